package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.View;

/**
 * View of a finished file, such as the PDF of an assessment.
 *
 * @param type media type
 * @param disposition value of Content-Disposition
 */
record FileView(String type, String disposition, byte[] body) implements View {
    @Override
    public String getContentType() {
        return type;
    }

    @Override
    public void render(@Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setContentType(type);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
