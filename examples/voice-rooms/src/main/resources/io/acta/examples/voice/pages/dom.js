// What the parts of the page make its elements with. Texts of people are set as text, never as HTML.

const COLOURS = ['#ffb86b', '#8fd3ff', '#c3a6ff', '#7ee0b5', '#ff9eb5', '#f4e285', '#9fb4ff', '#ffd1a9'];

export const $ = id => document.getElementById(id);

export const isYes = value => value === 'YES';

export const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className || '';
    element.textContent = text ?? '';
    return element;
};

export const icon = (name, meaning, className) => {
    const image = make('img', className);
    image.src = `/${name}.svg`;
    image.alt = image.title = meaning;
    return image;
};

/** Of somebody's face and name; those of other servers, whose id is below zero, have one for all of them. */
export const colour = id => COLOURS[Math.abs(Number(BigInt(id) % BigInt(COLOURS.length)))];

/** A button that is on or off. */
export const toggle = (button, isOn) => {
    button.classList.toggle('on', isOn);
    button.setAttribute('aria-pressed', isOn);
};
