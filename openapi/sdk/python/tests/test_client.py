"""The installed client against a server that answers as a later controller would."""

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from zeekeeper_client import ApiException, ConflictException, NodeSelection, Zeekeeper

NODE = {
    "instance": "a",
    "node": "worker-1",
    "state": "FROZEN",
    "role": "WORKER",
    "frozen_by": {"name": "x"},
}
PROBLEM = {
    "type": "/problems/deployment-pending",
    "title": "Deployment pending",
    "status": 409,
    "detail": "earlier deployment d1 still pending",
    "deployment": "d1",
    "retry": "later",
}


def event(event_id, **members):
    data = {"id": event_id, "happened_at": "2026-01-01T00:00:00Z", "message": "m", **members}
    return f"id:{event_id}\nevent:{members['type']}\ndata:{json.dumps(data)}\n\n"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, media_type, body):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        if self.path == "/api/v1/nodes/worker-1":
            self.answer(200, "application/json", json.dumps(NODE))
        elif self.path.startswith("/api/v1/events"):
            self.server.streams.append((self.path, self.headers["Last-Event-ID"]))
            self.answer(200, "text/event-stream", self.server.bodies.pop(0))
        else:
            self.answer(502, "text/html", "<html>")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/api/v1/deployments":
            self.answer(409, "application/problem+json", json.dumps(PROBLEM))
        else:
            self.server.bodies.append(body)
            self.answer(200, "application/json", '{"reqid": "r", "results": []}')


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.bodies, self.server.streams = [], []
        threading.Thread(target=self.server.serve_forever).start()
        self.zeekeeper = Zeekeeper(f"http://127.0.0.1:{self.server.server_port}/")

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def test_unknown_members_and_enum_values_are_kept(self):
        node = self.zeekeeper.nodes.get_node("worker-1")
        self.assertEqual("FROZEN", node.state)
        self.assertEqual("FROZEN", node.state.value)
        self.assertEqual({"frozen_by": {"name": "x"}}, node.additional_properties)

    def test_problem_has_type_title_and_detail(self):
        with self.assertRaises(ConflictException) as raised:
            self.zeekeeper.deployments.deploy()
        problem = raised.exception.problem
        self.assertEqual("/problems/deployment-pending", problem.type)
        self.assertEqual("Deployment pending", problem.title)
        self.assertEqual("earlier deployment d1 still pending", problem.detail)
        self.assertEqual("d1", problem.deployment)
        self.assertIn(problem.detail, str(raised.exception))

    def test_answer_of_another_server_has_a_status_and_no_problem(self):
        with self.assertRaises(ApiException) as raised:
            self.zeekeeper.nodes.get_nodes()
        self.assertEqual(502, raised.exception.status)
        self.assertIsNone(raised.exception.problem)

    def test_selection_of_all_nodes_has_no_names(self):
        self.zeekeeper.nodes.restart_nodes(NodeSelection(all=True))
        self.assertEqual({"all": True}, json.loads(self.server.bodies[0]))

    def test_stream_resumes_after_the_last_event(self):
        self.server.bodies += [
            ": alive\n\n" + event(8, type="FROST") + "event:CLOSED\ndata:{}\n\n",
            event(9, type="REQUEST"),
        ]
        events = self.zeekeeper.stream_events(after=7, node=["a b"], type=["REQUEST"])
        self.assertEqual([(8, "FROST"), (9, "REQUEST")], [(e.id, e.type) for e in (next(events), next(events))])
        path = "/api/v1/events?node=a+b&type=REQUEST"
        self.assertEqual([(path, "7"), (path, "8")], self.server.streams)


if __name__ == "__main__":
    unittest.main()
