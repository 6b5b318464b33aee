"""What a page can name to have a file read or an address called: every kind that the library, or one like it, knows."""

from __future__ import annotations

FILE, AWAY = "file:///etc/passwd", "http://127.0.0.1:9/x"

REACHES = {
    "image of a file": f"<img src='{FILE}'>",
    "image from a path": "<img src='/etc/passwd'><img src='../../../../config.py'>",
    "image from elsewhere": f"<img src='{AWAY}.png' srcset='{AWAY}2.png 2x'>",
    "picture": f"<picture><source srcset='{AWAY}.webp'><img src='{AWAY}.png'></picture>",
    "image of data": '<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>\'>',
    "style import": f"<style>@import url({AWAY}.css); @import '{FILE}';</style>",
    "style sheet": f"<link rel='stylesheet' href='{AWAY}.css'><link rel=stylesheet href='/etc/passwd'>",
    "background": f"<p style=\"background-image:url('{AWAY}.png')\">x</p><body background='{FILE}'>",
    "list image": f"<ul style=\"list-style-image:url('{FILE}')\"><li>x</li></ul>",
    "content": f"<style>p::before{{content:url('{AWAY}.png')}}</style>",
    "font": f"<style>@font-face{{font-family:x;src:url({FILE})}} p{{font-family:x}}</style>",
    "page background": f"<style>@page{{background-image:url({FILE});-pdf-background:url({AWAY}.pdf)}}</style>",
    "drawing": f"<svg><image href='{FILE}'/><use href='{AWAY}.svg#a'/></svg>",
    "object": f"<object data='{FILE}'></object><embed src='{AWAY}'>",
    "frame": f"<iframe src='{FILE}'></iframe><frameset><frame src='{AWAY}'></frameset>",
    "base": f"<base href='{AWAY}/'><img src='x.png'>",
    "refresh": f"<meta http-equiv='refresh' content='0;url={AWAY}'>",
    "script": f"<script src='{AWAY}.js'></script>",
    "film and sound": f"<video src='{AWAY}' poster='{FILE}'></video><audio src='{AWAY}'></audio>",
    "button": f"<input type='image' src='{AWAY}.png'>",
    "entity": f"<!DOCTYPE x [<!ENTITY e SYSTEM '{FILE}'>]>&e;<xi:include href='{FILE}'/>",
    "the library's own": (
        f"<pdf:font name='x' src='{FILE}'><pdf:include src='{FILE}'/><pdf:attachment src='{FILE}'/>"
        f"<pdf:barcode value='x' type='qr'><a href='{FILE}'>x</a>"
    ),
}
