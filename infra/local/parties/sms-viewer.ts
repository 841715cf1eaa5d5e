import type { Delivery } from './sms-delivery.ts';
import type { StoredMessage } from './sms-store.ts';

type Shown = Omit<StoredMessage, 'fingerprint'> & Delivery;
const said = {
  accepted: '已提交 / accepted',
  delivered: '已送达 / delivered',
  undelivered: '没有送到 / not delivered',
};

/** The phone of the demonstration: every message, newest first. Loads itself anew every five seconds. */
export function viewerPage(messages: Shown[], signature: string): string {
  const rows = messages.map(
    (message) => `<li>
<p class="who"><a href="?to=${plain(message.to)}">${plain(message.to)}</a>
<time datetime="${new Date(message.at).toISOString()}">${clock(message.at)}</time>
<span class="${message.status}">${said[message.status]}</span></p>
<p class="text">${plain(message.text)}</p></li>`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>短信 / Messages</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<style>body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem;color:#1d1d1f;background:#f4f4f6}
ul{list-style:none;padding:0}li{background:#fff;border-radius:8px;padding:.75rem 1rem;margin:.75rem 0}p{margin:0}
.who{font-size:.875rem;color:#505a5f;display:flex;gap:1rem;flex-wrap:wrap}.text{font-size:1.125rem}.undelivered{color:#b10e1e;font-weight:bold}</style></head>
<body><h1>短信 / Messages</h1>
<p>演示用：${plain(signature)}发出的短信都显示在这里，不会真的发出。<span lang="en">For the demonstration: nothing is really sent.</span></p>
<ul>${rows.join('\n') || '<li>还没有短信 / No messages yet</li>'}</ul></body></html>`;
}

function clock(ms: number): string {
  return new Date(ms + 8 * 3600_000).toISOString().slice(5, 19).replace('T', ' ');
}

function plain(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
