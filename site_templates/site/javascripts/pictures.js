/* Draws pictures with the script beside this one, and asks for that one only where a page has a picture: it is larger
   than all else together. The theme finds `mermaid` here, so that it fetches none from elsewhere. */
{
  const place = new URL("mermaid.min.js", document.currentScript.src);
  let settings;
  let fetched;

  const fetching = () =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = place;
      /* Whoever changes that file changes what is drawn: no other one is run. Browsers cannot tell in a folder. */
      if (place.protocol !== "file:") script.integrity = "sha256-WB7X10vZBI0OOpE2OSfXLvIpQtdyJUayf3zCnjU5Drg=";
      script.onload = () => {
        window.mermaid.initialize(settings);
        done(window.mermaid);
      };
      script.onerror = () => failed(new Error(`${place} was not read: pictures stay as their source`));
      document.head.append(script);
    });

  /* A table that is wider than a phone is put by the theme where it scrolls: keys reach that too, in every browser. */
  const reached = () => {
    for (const one of document.querySelectorAll("article .md-typeset__scrollwrap")) one.tabIndex = 0;
  };
  new MutationObserver(reached).observe(document.body, { childList: true, subtree: true });

  window.mermaid = {
    initialize(given) {
      settings = given;
    },
    async render(...given) {
      fetched ??= fetching();
      return (await fetched).render(...given);
    },
  };
}
