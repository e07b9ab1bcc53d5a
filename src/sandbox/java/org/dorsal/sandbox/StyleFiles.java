package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** {@code GET /style/{name}}: the product's style and icon, and what the sandbox adds to them. */
final class StyleFiles extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Map<String, String> PLACES = Map.of(
            "/dorsal.css", "/assets/dorsal.css",
            "/dorsal.svg", "/assets/dorsal.svg",
            "/sandbox.css", "/org/dorsal/sandbox/sandbox.css");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = String.valueOf(request.getPathInfo());
        if (!PLACES.containsKey(name)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(name.endsWith(".css") ? "text/css;charset=utf-8" : "image/svg+xml");
        try (var file = StyleFiles.class.getResourceAsStream(PLACES.get(name))) {
            file.transferTo(response.getOutputStream());
        }
    }
}
