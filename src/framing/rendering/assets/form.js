"use strict";
(() => {
  // A file dropped anywhere on the form is sent at once.
  const form = document.querySelector("form"), file = document.getElementById("file");
  const over = (on) => form.classList.toggle("over", on);
  addEventListener("dragover", (e) => { e.preventDefault(); over(true); });
  addEventListener("dragleave", (e) => { if (!e.relatedTarget) over(false); });
  addEventListener("drop", (e) => {
    e.preventDefault();
    over(false);
    const dropped = e.dataTransfer;
    if (dropped.files.length) { file.files = dropped.files; form.requestSubmit(); }
    else document.getElementById("text").value = dropped.getData("text/plain");
  });
})();
