"""An annotator's browser without the browser: one session over Streamlit's own websocket.

What a page shows is read from the protocol's messages; a press sends what the browser would send.
The connection is driven by ``websockets``'s protocol object over a plain blocking socket: no event
loop and no thread of its own, so that a few dozen sessions cost the load generator little.
"""

import socket
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import Event, State
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

READ_BYTES = 1 << 16
DATA = (Opcode.BINARY, Opcode.CONT)


class PageProblem(Exception):
    """The page shows an error, or its script did not compile."""


class Disconnected(Exception):
    """The server closed the connection, or refused it."""


@dataclass
class Page:
    """What a finished run has drawn: texts in their order, and buttons' ids by label."""

    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, element: Element) -> None:
        """Take note of an element."""
        match element.WhichOneof("type"):
            case "html":
                self.texts.append(element.html.body)
            case "markdown":
                self.texts.append(element.markdown.body)
            case "button":
                self.buttons[element.button.label] = element.button.id
            case "exception":
                self.problems.append(f"{element.exception.type}: {element.exception.message}")
            case "alert" if element.alert.format == Alert.ERROR:
                self.problems.append(element.alert.body)
            case "alert":
                self.texts.append(element.alert.body)


class StreamlitSession:
    """A session with the app at `address` (``http://...``); `query` is that of the address bar.

    `heard` holds every message of the server as it came, if `listening`.
    Every method waits for the run that it causes to finish, `patience` seconds at most (then
    TimeoutError); a run that is cut short by another is waited out. Raises PageProblem when the
    page shows an error, and Disconnected.
    """

    def __init__(
        self,
        address: str,
        query: str = "",
        patience: float = 60.0,
        cookies: Mapping[str, str] | None = None,
        *,
        listening: bool = False,
    ) -> None:
        where = parse_uri(address.replace("http", "ws", 1) + "/_stcore/stream")
        self.query = query
        self.page = Page()
        self.start = NewSession()  # what the server says before a run: its settings, its theme
        self.heard: list[bytes] | None = [] if listening else None
        self._events: deque[Event] = deque()
        self._partial = b""
        self._protocol = ClientProtocol(
            where, subprotocols=[Subprotocol("streamlit")], max_size=None
        )
        self._socket = socket.create_connection((where.host, where.port), timeout=patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = self._protocol.connect()
        if cookies:
            request.headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        self._protocol.send_request(request)
        self._flush()
        while self._protocol.state is State.CONNECTING:
            self._receive()

    def close(self) -> None:
        """Leave, without a farewell."""
        self._socket.close()

    @property
    def port(self) -> int:
        """The port of our end of the connection."""
        return int(self._socket.getsockname()[1])

    def open(self) -> Page:
        """Load the page, or reload it."""
        return self._rerun(BackMsg())

    def press(self, label: str) -> Page:
        """Press the button of this label."""
        return self.press_id(self.page.buttons[label])

    def press_id(self, widget: str) -> Page:
        """Press a button by its id, whether this page has shown it or not."""
        message = BackMsg()
        message.rerun_script.widget_states.widgets.add(id=widget, trigger_value=True)
        return self._rerun(message)

    def turn_to(self, page_hash: str) -> Page:
        """Ask for another page of the app, by the hash of its address."""
        message = BackMsg()
        message.rerun_script.page_script_hash = page_hash
        return self._rerun(message)

    def _rerun(self, message: BackMsg) -> Page:
        message.rerun_script.query_string = self.query
        self._protocol.send_binary(message.SerializeToString())
        self._flush()
        while True:
            received = self._next()
            match received.WhichOneof("type"):
                case "new_session":
                    self.page = Page()
                    self.start.CopyFrom(received.new_session)
                case "delta" if received.delta.WhichOneof("type") == "new_element":
                    self.page.add(received.delta.new_element)
                case "page_info_changed":
                    self.query = received.page_info_changed.query_string
                case "script_finished" if self._finished(received):
                    break
        if self.page.problems:
            raise PageProblem("; ".join(self.page.problems))
        return self.page

    def _finished(self, message: ForwardMsg) -> bool:
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise PageProblem("the page's script does not compile")
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY

    def _next(self) -> ForwardMsg:
        """The next message; those that came with it wait for their turn."""
        while True:
            while self._events:
                event = self._events.popleft()
                if isinstance(event, Frame) and event.opcode in DATA:
                    self._partial += event.data
                    if event.fin:
                        payload, self._partial = self._partial, b""
                        if self.heard is not None:
                            self.heard.append(payload)
                        message = ForwardMsg()
                        message.ParseFromString(payload)
                        return message
            self._receive()

    def _receive(self) -> None:
        received = self._socket.recv(READ_BYTES)
        self._protocol.receive_data(received)
        if not received or self._protocol.close_expected():
            raise Disconnected(str(self._protocol.handshake_exc or "the server has left"))
        self._events.extend(self._protocol.events_received())
        self._flush()

    def _flush(self) -> None:
        """Send what the protocol has to say: the handshake, messages, answers to pings."""
        for data in self._protocol.data_to_send():
            self._socket.sendall(data)
