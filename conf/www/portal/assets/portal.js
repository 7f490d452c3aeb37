document.getElementById("where").textContent = location.pathname;
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  event.target.querySelector("output").textContent = "This is a demo: nobody is signed in.";
});
