// The visit of visit.yaml, for k6: each iteration is one, with cookies and connections of its own.
import http from 'k6/http';
import { check, sleep } from 'k6';

const origin = __ENV.ORIGIN;
const scene = {
  status: (r) => r.status === 200,
  type: (r) => r.headers['Content-Type'] === 'application/x-rms-scene',
  body: (r) => r.body.includes('<scene'),
};
const updates = {
  status: (r) => r.status === 200,
  type: (r) => r.headers['Content-Type'] === 'application/json',
  body: (r) => r.body.includes('cursor'),
};

export default function () {
  const portal = http.get(`${origin}/portal`);
  check(portal, scene);
  const clip = portal.body.match(/media\/([0-9]+)/)[1];
  let cursor = portal.body.match(/cursor="([0-9]+)"/)[1];
  sleep(0.01);
  check(http.get(`${origin}/media/${clip}`), {
    status: (r) => r.status === 200,
    type: (r) => r.headers['Content-Type'] === 'video/mp4',
    body: (r) => r.body.length >= 8192,
  });
  for (let round = 0; round < 8; round++) {
    const answer = http.get(`${origin}/updates?since=${cursor}`);
    check(answer, updates);
    cursor = answer.json('cursor');
    sleep(0.01);
  }
  const comment = { text: `hello from ${__VU}`, key: `${__VU}-${__ITER}` };
  check(http.post(`${origin}/comments`, JSON.stringify(comment), { headers: { 'Content-Type': 'application/json' } }), {
    status: (r) => r.status === 201,
    type: (r) => r.headers['Content-Type'] === 'application/json',
    body: (r) => r.body.includes('id'),
  });
  check(http.get(`${origin}/portal`), scene);
}
