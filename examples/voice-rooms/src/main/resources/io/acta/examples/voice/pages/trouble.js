// One line that says what is wrong, the worst of it, and what can be done about it.
import {$} from './dom.js';

const WORST_FIRST = ['over', 'lost', 'sound', 'microphone'];
const troubles = new Map();

/** @param text null when it is over; @param label of the button that does the deed, where there is one */
export function showTrouble(kind, text, label, deed) {
    troubles.delete(kind);
    if (text) {
        troubles.set(kind, {text, label, deed});
    }
    const worst = troubles.get(WORST_FIRST.find(each => troubles.has(each)));
    $('trouble').hidden = !worst;
    $('trouble').className = `trouble ${troubles.has('over') ? 'over' : ''}`;
    if (worst) {
        $('troubleText').textContent = worst.text;
        $('troubleDeed').hidden = !worst.label;
        $('troubleDeed').textContent = worst.label ?? '';
        $('troubleDeed').onclick = worst.deed;
    }
}
