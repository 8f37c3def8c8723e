"""The kernel's messages reach the page at once.

Jupyter's server leaves Nagle's algorithm on: the second of two small messages waits until the browser
confirms the first, which can take 40 ms. A preview that is due within 50 ms cannot wait for that.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A page's connection to its kernel, without that delay."""

    def connect(self):
        """Connect as ever; the socket is open by now."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
