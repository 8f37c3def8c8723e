// Between a stage on the page and its Python: the state goes out at every release, and in whenever Python sets it.
export default {
  initialize(/** @type {{ model: any }} */ { model }) {
    const name = model.get("name");
    const tell = () => document.dispatchEvent(new CustomEvent("pullback-set", { detail: { name, state: model.get("state") } }));
    const hear = (/** @type {any} */ { detail }) => {
      if (detail.name !== name) return;
      model.set("state", detail.state);
      model.save_changes();
    };
    document.addEventListener("pullback-released", hear);
    model.on("change:state", tell);
    return () => {
      document.removeEventListener("pullback-released", hear);
      model.off("change:state", tell);
    };
  },
};
