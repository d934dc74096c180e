"""The product over HTTP and WebSocket: parse, call, render. No decisions here."""
