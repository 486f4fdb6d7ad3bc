"""The search of a site → its OpenSearch 1.1 description, by which browsers and readers learn to ask it."""

from collections.abc import Mapping

from lxml import etree

MEDIA_TYPE = "application/opensearchdescription+xml"

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_NSMAP: dict[str | None, str] = {None: _NAMESPACE}
# In characters: the specification's limits.
_SHORT, _LONG, _DESCRIPTION = 16, 48, 1024


def render(title: str, own_url: str, templates: Mapping[str, str], *, language: str, icon: str | None) -> bytes:
    """The document in UTF-8, for a site of this title; `templates` are URLs with `{searchTerms}` by media type.

    https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
    """
    root = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap=_NSMAP)  # type: ignore[arg-type]  # the stubs know no default
    _add(root, "ShortName", title[:_SHORT].strip())
    _add(root, "LongName", title[:_LONG].strip())
    _add(root, "Description", f"Articles of {title}"[:_DESCRIPTION])
    for media_type, template in templates.items():
        _add(root, "Url", type=media_type, template=template)
    _add(root, "Url", type=MEDIA_TYPE, rel="self", template=own_url)
    if icon:
        _add(root, "Image", icon)
    _add(root, "Language", language)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes).text = text
