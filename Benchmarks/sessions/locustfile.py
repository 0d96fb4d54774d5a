"""The visit of visit.yaml, for Locust and its fast client. It keeps its connections from one visit to the next, which is to its favour."""

import re

import gevent
from locust import FastHttpUser, constant, task


class Visitor(FastHttpUser):
    wait_time = constant(0)

    @task
    def visit(self):
        self.client.cookiejar.clear()
        with self.client.get("/portal", name="portal", catch_response=True) as portal:
            check(portal, 200, "application/x-rms-scene", "<scene")
            clip = re.search(r"media/([0-9]+)", portal.text).group(1)
            cursor = re.search(r'cursor="([0-9]+)"', portal.text).group(1)
        gevent.sleep(0.01)
        with self.client.get(f"/media/{clip}", name="media", catch_response=True) as media:
            if media.status_code != 200 or media.headers["Content-Type"] != "video/mp4" or len(media.content) < 8192:
                media.failure("not as expected")
        for _ in range(8):
            with self.client.get(f"/updates?since={cursor}", name="updates", catch_response=True) as updates:
                check(updates, 200, "application/json", "cursor")
                cursor = updates.json()["cursor"]
            gevent.sleep(0.01)
        comment = {"text": "hello", "key": str(id(self))}
        with self.client.post("/comments", json=comment, name="comment", catch_response=True) as made:
            check(made, 201, "application/json", "id")
        with self.client.get("/portal", name="leave", catch_response=True) as portal:
            check(portal, 200, "application/x-rms-scene", "<scene")


def check(response, status, media_type, text):
    if response.status_code != status or response.headers["Content-Type"] != media_type or text not in response.text:
        response.failure("not as expected")
