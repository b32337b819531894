document.getElementById('make').addEventListener('submit', async event => {
    event.preventDefault();
    const value = id => document.getElementById(id).value;
    const answer = await fetch('/rooms', {
        method: 'POST',
        body: JSON.stringify({title: value('title').trim() || 'Voice room', guestRole: value('guestRole'), hostRule: value('hostRule')}),
    });
    const made = await answer.json();
    if (answer.ok) {
        // Behind the # it stays with the browser: no server's log ever sees it.
        location.href = `${made.path}#token=${made.hostToken}`;
    } else {
        document.getElementById('problem').textContent = made.error;
    }
});
