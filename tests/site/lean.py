"""A page made small before axe looks at it: of what is alike, in places that are alike, one is enough.

Two elements are alike if tag, attributes, visibility and all that is in them are: of ids, addresses and words it only
counts whether there are any. Headings stay, what others point to by its id, and all in what scrolls but cannot be
reached by a key. Colours are judged once: on the first words that look so, on whichever page.

`test_lean.py` breaks a page in many ways, and axe sees each of them.
"""

from tests.widgets.laboratory import violations

COLOURS = ["color-contrast", "link-in-text-block"]
JUDGED = set()  # the looks that axe has found no fault with
ONE_OF_EACH = """() => {
    for (const formula of document.querySelectorAll('mjx-container')) formula.textContent = 'x';
    const seen = new Set();
    for (const word of document.querySelectorAll('.highlight pre span'))
        seen.has(word.className) ? word.remove() : seen.add(word.className);
}"""  # formulas, and the words of code
LOOKS = """(judged) => {
    const ground = (node) => {
        if (!node) return '';
        const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(node);
        const own = [backgroundColor, backgroundImage, opacity, filter].join();
        const through = own === 'rgba(0, 0, 0, 0),none,1,none';
        if (!grounds.has(node)) grounds.set(node, ground(node.parentElement) + (through ? '' : own));
        return grounds.get(node);
    };
    const grounds = new Map(), seen = new Set(judged), found = [];
    const words = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim().length > 1);
    for (const node of document.querySelectorAll('body *')) {
        if (!(words(node) || node.matches('textarea, input, select')) || !node.checkVisibility()) continue;
        const { color, fontSize, fontWeight, textDecorationLine, textShadow } = getComputedStyle(node);
        const own = [color, fontSize, fontWeight, textDecorationLine, textShadow, !!node.closest('a')];
        const look = own.join() + ground(node);
        if (seen.has(look)) continue;
        node.dataset.look = '';
        found.push(look);
        seen.add(look);
    }
    return found;
}"""  # marks the first words that look so; of a single letter axe has no opinion
LEAN = r"""() => {
    const KEPT = 'h1, h2, h3, h4, h5, h6, [data-look]';
    const NAMED = 'a, button, label, summary, th, svg text, [role=button], [role=heading]';  // by what is in them
    const ROWS = 'dl, tr, select, fieldset';  // whose parts belong to each other
    const FOCUS = 'a[href], button, input, select, textarea, [tabindex]';
    const POINTS = ['for', 'headers', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns'];
    const OPEN = new Set(['id', 'href', 'src', 'alt', 'title', 'name', 'value', 'aria-label', ...POINTS]);
    for (const of of ['d', 'points', 'transform', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r']) OPEN.add(of);
    const ids = (name) => [...document.querySelectorAll(`[${name}]`)].flatMap((e) => e.getAttribute(name).split(/\s+/));
    const pointed = new Set(POINTS.flatMap(ids));
    const scrolls = (node) => (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight)
        && /auto|scroll/.test(getComputedStyle(node).overflow) && !node.querySelector(FOCUS);
    const scrolled = new Set([...document.querySelectorAll('body *')].filter(scrolls));
    const seen = new Map(), alike = new Set(), kept = new Set();
    const number = (text) => seen.get(text) ?? (seen.set(text, seen.size), seen.size - 1);
    const said = ({ name, value }) =>
        `${name}=${OPEN.has(name) || name.startsWith('data-') ? value.trim() !== '' : value}`;
    const look = (node, around, inside) => {  // takes away what is in it and was seen; returns the number of its kind
        const own = [node.tagName, node.checkVisibility(), ...[...node.attributes].map(said).sort()];
        const place = number([around, ...own].join());
        const words = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        const whole = inside || node.matches(NAMED) || scrolled.has(node);
        const left = new Set(), full = node.childElementCount > 0;
        for (const child of [...node.children]) {
            const kind = look(child, place, whole);
            if (!whole && !node.matches(ROWS) && !kept.has(child) && alike.has(kind)) child.remove();
            else left.add(kind);
            alike.add(kind);
            if (kept.has(child)) kept.add(node);
        }
        if (node.matches(KEPT) || (node.id && pointed.has(node.id)) || scrolled.has(node)) kept.add(node);
        return number([place, words, full, ...left].join());
    };
    look(document.body, '', false);
}"""


def clear_to_all(page, axe):
    """Axe finds nothing, and in light and in dark everything stands out from what it stands on."""
    page.evaluate(ONE_OF_EACH)
    looks = {scheme: seen_in(page, scheme) for scheme in ("light", "dark")}
    page.evaluate(LEAN)
    page.emulate_media(color_scheme="light")
    assert violations(page, axe, "html", rules={"color-contrast": {"enabled": False}}) == []
    for scheme in filter(looks.get, ("light", "dark")):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, axe, {"include": "[data-look]"}, runOnly=COLOURS) == [], scheme
    page.emulate_media(color_scheme="light")
    JUDGED.update(*looks.values())


def seen_in(page, scheme):
    """Mark words whose look in light or dark has not been judged, one of each; return the looks."""
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(LOOKS, [*JUDGED])
