package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.util.HtmlUtils;

/** The frame of all pages of the sandbox, in the product's own style. */
final class Html {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="icon" type="image/svg+xml" href="/style/dorsal.svg">
            <link rel="stylesheet" href="/style/dorsal.css">
            <link rel="stylesheet" href="/style/sandbox.css">
            </head>
            <body>
            <header class="banner">
            <p class="who"><a class="name" href="/">Sandbox EHR</a></p>
            <p class="quiet">Nobody here is real.</p>
            </header>
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
