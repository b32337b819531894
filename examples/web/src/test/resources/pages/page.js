// Says over a WebSocket what it reads there.
const socket = new WebSocket(`ws://${location.host}/echo`);
socket.onopen = () => socket.send('hello');
socket.onmessage = (message) => { document.getElementById('said').textContent = message.data; };
