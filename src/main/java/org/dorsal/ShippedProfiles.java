package org.dorsal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The files of {@code profiles/} as they lie in the jar, in the order of their paths. */
final class ShippedProfiles {
    private static final String ROOT = "profiles/";

    private ShippedProfiles() {}

    static List<ProfileFile> read() throws IOException {
        List<ProfileFile> files = new ArrayList<>();
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources("classpath:" + ROOT + "**/*.json")) {
            files.add(new ProfileFile(path(file), file.getContentAsByteArray()));
        }
        files.sort(Comparator.comparing(ProfileFile::path));
        return List.copyOf(files);
    }

    private static String path(Resource file) throws IOException {
        String address = file.getURL().toString();
        return address.substring(address.lastIndexOf("/" + ROOT) + 1 + ROOT.length());
    }
}
