package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.util.HtmlUtils;

/** The frame of all pages of the sandbox. */
final class Html {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { max-width: 72rem; margin: 1rem auto; padding: 0 1rem; overflow-wrap: break-word; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; \
            border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            td + td { white-space: nowrap; }
            pre { overflow-x: auto; padding: .8rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            form { display: inline; }
            button { font: inherit; margin: .1rem 0; }
            button[aria-pressed=true] { font-weight: bold; outline: 2px solid currentColor; }
            iframe { width: 100%; height: 80vh; border: 1px solid color-mix(in srgb, currentColor 50%, transparent); }
            </style>
            </head>
            <body>
            <main aria-label="Sandbox EHR">
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """;

    private Html() {}

    static void send(HttpServletResponse response, String title, String body) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().print(PAGE.replace("{title}", text(title)).replace("{body}", body));
    }

    static String text(String value) {
        return HtmlUtils.htmlEscape(value);
    }
}
