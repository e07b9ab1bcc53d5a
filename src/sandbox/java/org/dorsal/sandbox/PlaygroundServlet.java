package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.dorsal.playground.PlaygroundPage;

/** {@code GET /playground}: the assessment that runs in the browser alone, built from the sources at each request. */
final class PlaygroundServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().print(PlaygroundPage.html());
    }
}
