package org.dorsal.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The files of {@code profiles/} that this jar, or the class directory beside the sources, was built with. */
public final class ShippedProfiles {
    private static final String ROOT = "/profiles/";

    private ShippedProfiles() {}

    /** All of them, in the order of their paths. */
    public static List<ProfileFile> files() {
        try {
            List<ProfileFile> files = new ArrayList<>();
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath:profiles/**/*.json")) {
                files.add(new ProfileFile(path(resource), resource.getContentAsByteArray()));
            }
            files.sort(Comparator.comparing(ProfileFile::path));
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the shipped profiles can't be read", unreadable);
        }
    }

    private static String path(Resource resource) throws IOException {
        String url = resource.getURL().toString();
        return url.substring(url.lastIndexOf(ROOT) + ROOT.length());
    }
}
