"""`course lab` sends the kernel's messages to the page without Nagle's delay."""

import asyncio
import socket

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyterlab.labapp import LabApp
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from course_utils.authoring.launch import lab_arguments
from course_utils.authoring.prompt import PromptConnection


def test_course_lab_asks_jupyters_server_for_it(tmp_path):
    app = LabApp()
    app.parse_command_line(lab_arguments(tmp_path, 8888, browser=False))
    wanted = app.config.ServerApp.kernel_websocket_connection_class
    assert str(wanted).endswith("course_utils.authoring.prompt.PromptConnection")


def test_a_connected_page_has_no_delay_on_its_socket(monkeypatch):
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: None)  # no kernel here
    delays = []

    class Page(WebSocketHandler):
        def open(self):
            raw = self.ws_connection.stream.socket
            connection = PromptConnection.__new__(PromptConnection)
            object.__setattr__(connection, "_trait_values", {"websocket_handler": self})
            for step in (lambda: None, connection.connect):
                step()
                delays.append(raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0)

    async def connect():
        (listening,) = bind_sockets(0, "127.0.0.1")
        server = HTTPServer(Application([("/", Page)]))
        server.add_sockets([listening])
        page = await websocket_connect(f"ws://127.0.0.1:{listening.getsockname()[1]}/")
        page.close()
        server.stop()

    asyncio.run(asyncio.wait_for(connect(), 30))
    assert delays == [True, False]
