/* A claim is shown at once, as one that is asked for. Who has it is what the desk answers. */

type Asked = { xhr: XMLHttpRequest; requestConfig: { verb: string; path: string; parameters: Record<string, string | undefined> } };

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, requestConfig } = (event as CustomEvent<Asked>).detail;
  const [, id] = /^\/conversations\/(\d+)\/assignment$/.exec(requestConfig.path) ?? [];
  if (!id || requestConfig.verb !== "post" || requestConfig.parameters["to"] !== "me") return;
  const rings = document.querySelectorAll(`#row-${id} .ring, [data-conversation="${id}"] #owner-menu > summary .ring`);
  for (const ring of rings) ring.classList.add("claiming");
  xhr.addEventListener("loadend", () => {
    // What was granted stays until the list and the talk say it in their own words, a moment later.
    if (xhr.status < 200 || xhr.status > 299) for (const ring of rings) ring.classList.remove("claiming");
  });
});
