/* A command is searched for as it stands. The theme's search takes what is in it for orders: `-m` for "without m",
   `--force` for a mistake to which nothing is found, words in quotes for "all of these, letter by letter". */
{
  const typed = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const plain = (words) => words.replace(/(^|\s)[-+*]+|["~^]+/g, " ");

  for (const field of document.querySelectorAll("input[data-md-component='search-query']"))
    Object.defineProperty(field, "value", {
      get: () => plain(typed.get.call(field)),
      set: (words) => typed.set.call(field, words),
    });
}
