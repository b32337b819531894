/** The rooms for clients: WebSockets and HTTP on one port, who may connect, and how often it may speak. */
package io.acta.examples.voice.web;
