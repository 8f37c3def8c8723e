"""A card as HTML to read: what a saved notebook and an exported page show of a question and its answer."""

from html import escape

from course_utils.questions import outcome as o
from course_utils.questions import typeset

_FRAME = (  # what is too wide scrolls sideways, by key as well
    'tabindex="0" data-lm-suppress-shortcuts="true" style="border:1px solid var(--jp-border-color2,#bdbdbd);'
    'border-radius:8px;padding:.4em 1.1em;margin:.4em 0;max-width:44em;overflow:auto;overflow-wrap:anywhere"'
)


def kept_card(view: dict, picture: str, how: str) -> str:
    """`view` as the browser is told it; picture: HTML, or ""; how: prose on how to answer."""
    said = [view["statement"], f"<p>{view['whose']}</p>" if view["whose"] else "", *_options(view), picture]
    if view["typed"] and view["control"] == "text":
        said.append(f"<p>Your answer: <code>{escape(view['typed'])}</code></p>")
    if view["outcome"]:
        said.append(o.framed(view["outcome"]["kind"], view["outcome"]["html"]))
    said.append(f"<p>{view['attempts']}</p>" if view["attempts"] else "")
    said += [*view["hints"], view["solution"] or view["solutionNote"]]
    return f"<div {_FRAME}>{''.join(said)}<p><em>{typeset.inline(how)}</em></p></div>"


def _options(view: dict) -> list[str]:
    """What can be chosen or is to be filled in, with what was."""
    parts = view["control"] == "parts"
    given = [part.strip() for part in view["typed"].split(";" if parts else ",")]
    lines = []
    for k, option in enumerate(view["options"]):
        said = f"<b>{option['letter']}</b> {option['html']}"
        if parts and k < len(given) and given[k]:
            said += f": <code>{escape(given[k])}</code>"
        elif view["control"] in ("radio", "checkbox") and option["letter"] in given:
            said += " <strong>← your answer</strong>"
        lines.append(f"<p>{said}</p>")
    return lines
