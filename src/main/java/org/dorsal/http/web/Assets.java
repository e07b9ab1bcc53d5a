package org.dorsal.http.web;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import org.dorsal.fhirjson.Sha256;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/**
 * Style sheets, scripts and pictures of the pages, served by Spring MVC and compressed by Tomcat. The address holds the
 * hash of all files as a fixed version, so browsers may keep them, and scripts may import each other by relative names.
 *
 * @param version hash of all files
 * @param names names of the files
 */
public record Assets(String version, Set<String> names) implements WebMvcConfigurer {
    static final String ROOT = "/assets";

    private static final String FOLDER = "classpath:/assets/";
    private static final int HASH_CHARS = 16;
    private static final Duration MAX_AGE = Duration.ofDays(365);

    public static Assets shipped() {
        try {
            Resource[] files = new PathMatchingResourcePatternResolver().getResources(FOLDER + "*");
            Arrays.sort(files, Comparator.comparing(Assets::name));
            Set<String> names = new TreeSet<>();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (Resource file : files) {
                names.add(name(file));
                content.writeBytes(name(file).getBytes(StandardCharsets.UTF_8));
                content.writeBytes(file.getContentAsByteArray());
            }
            return new Assets(Sha256.of(content.toByteArray()).hex().substring(0, HASH_CHARS), Set.copyOf(names));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String name(Resource file) {
        return String.valueOf(file.getFilename());
    }

    /** Address of the file of that name. */
    String path(String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no asset named " + name);
        }
        return ROOT + "/" + version + "/" + name;
    }

    /** Serves addresses with the version only, because browsers never ask again for what they got. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(ROOT + "/*/*")
                .addResourceLocations(FOLDER)
                .setUseLastModified(false) // the address says it; a head costs as much as a script
                .setCacheControl(CacheControl.maxAge(MAX_AGE).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addFixedVersionStrategy(version, "/**"))
                .addTransformer(new CommentRemoval())
                .addTransformer(new ModuleJoining()); // the last comes first
    }
}
