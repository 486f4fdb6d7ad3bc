// Puts the address of a feed into the clipboard.
const address = document.getElementById("address");
const button = document.getElementById("copy");
button.hidden = false;
button.addEventListener("click", async () => {
  address.select();
  try {
    await navigator.clipboard.writeText(address.value);
  } catch {
    document.execCommand("copy"); // the clipboard may be refused
  }
  document.getElementById("copied").textContent = "Copied";
});
