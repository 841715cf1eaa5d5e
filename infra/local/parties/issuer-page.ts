import type { DemoPerson } from './demo-people.ts';

/** The sign-in page of the demonstration: click on who you are. No passwords, and it says so. */
export function signInPage(people: DemoPerson[], action: string, city: string): string {
  const buttons = people.map(
    ({ sub, name, label }) =>
      `<li><button name="sub" value="${sub}"><strong>${name}</strong><span>${label}</span></button></li>`,
  );
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>演示登录 - ${city}</title>
<meta name="viewport" content="width=device-width">
<style>body{font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f}
ul{list-style:none;padding:0}li{margin:.5rem 0}button{width:100%;text-align:left;padding:.75rem 1rem;font:inherit;background:#fff;border:1px solid #767676;border-radius:4px;cursor:pointer}
button:hover{background:#fbeeee}button:focus-visible{outline:3px solid #1d1d1f;outline-offset:2px}button span{display:block;color:#505a5f}</style></head>
<body><main><h1>您是谁？<span lang="en">Who are you?</span></h1>
<p>这是演示用的登录页，点一个人就登录，不用密码。<span lang="en">A demonstration’s sign-in: click on a person, no password.</span></p>
<form method="post" action="${action}"><ul>${buttons.join('\n')}</ul></form></main></body></html>`;
}

/** What is shown when a sign-in cannot go on. */
export function issuerErrorPage(code: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>不能登录</title></head>
<body><h1>这次登录不能继续</h1><p>请回到工作台重新登录。<span lang="en">Go back to the desk and sign in again.</span></p><p>${code}</p></body></html>`;
}
