package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformer;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Removes indents and the comments that begin a line from scripts and style sheets: they are a quarter of what a
 * browser loads before the first question, also after compression. Lines keep their numbers, so that faults name them.
 */
final class CommentRemoval implements ResourceTransformer {
    @Override
    public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
            throws IOException {
        Resource before = chain.transform(request, resource);
        String name = String.valueOf(before.getFilename());
        return name.endsWith(".js") || name.endsWith(".css")
                ? new TransformedResource(
                        before,
                        remove(before.getContentAsString(StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8))
                : before;
    }

    private static String remove(String source) {
        StringBuilder code = new StringBuilder(source.length());
        boolean inside = false;
        for (String line : source.lines().toList()) {
            String text = line.strip();
            if (inside || text.startsWith("/*")) {
                int end = text.indexOf("*/");
                inside = end < 0;
                text = inside ? "" : text.substring(end + 2).strip();
            }
            code.append(text.startsWith("//") ? "" : text).append('\n');
        }
        return code.toString();
    }
}
