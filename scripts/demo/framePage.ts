/** Returns the page with the phones side by side, or one below the other in a narrow window. */
export function framePage(phones: Array<{ name: string, port: number }>): string {
  const figures = phones.map(({ name, port }) => `
    <figure>
      <figcaption>${name}</figcaption>
      <iframe title="${name}" allow="autoplay; camera; clipboard-read; clipboard-write; microphone" data-port="${port}"></iframe>
    </figure>`).join('')
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="data:,">
  <title>ZIM Chat: two phones</title>
  <style>
    body { margin: 0; min-height: 100vh; background: #dfe3e6; color: #333; font: 15px/1.5 system-ui, sans-serif; }
    main { display: flex; flex-wrap: wrap; justify-content: center; gap: 24px 48px; padding: 24px; }
    p { margin: 0; padding: 20px 24px 0; text-align: center; }
    figure { margin: 0; }
    figcaption { padding-bottom: 8px; text-align: center; font-weight: 600; }
    iframe { display: block; width: 375px; height: 667px; border: 10px solid #111; border-radius: 32px; background: #fff; }
    @media (prefers-color-scheme: dark) { body { background: #26292c; color: #ddd; } }
  </style>
</head>
<body>
  <p>Two users, two phones, one chat. Tap a conversation, or “+” to start one by userID. To copy a userID, open “Me” (我) on the other phone, tap the card at the top, and tap the userID.</p>
  <main>${figures}
  </main>
  <script>
    for (const phone of document.querySelectorAll('iframe')) phone.src = location.protocol + '//' + location.hostname + ':' + phone.dataset.port + '/'
  </script>
</body>
</html>
`
}
