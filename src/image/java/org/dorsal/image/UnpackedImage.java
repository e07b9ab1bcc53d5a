package org.dorsal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OCI tar unpacked as a container engine does it: layer over layer into one root.
 *
 * @param root the file system of the image
 * @param config what the image says of itself: user, entry point, labels
 */
record UnpackedImage(Path root, JsonNode config) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static UnpackedImage of(Path tar, Path folder) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(folder); // of an earlier build
        Path parts = Files.createDirectories(folder.resolve("parts"));
        Path root = Files.createDirectories(folder.resolve("root"));
        JavaRuntime.run(List.of("tar", "-xf", tar.toString(), "-C", parts.toString()));
        JsonNode manifest =
                blob(parts, json(parts.resolve("index.json")).path("manifests").path(0));
        for (JsonNode layer : manifest.path("layers")) {
            JavaRuntime.run(List.of("tar", "-xf", path(parts, layer).toString(), "-C", root.toString()));
        }
        return new UnpackedImage(root, blob(parts, manifest.path("config")).path("config"));
    }

    List<String> entrypoint() {
        return config.path("Entrypoint").valueStream().map(JsonNode::asString).toList();
    }

    /**
     * A command line that runs the entry point in this root: read-only, as the image's user, with an empty {@code /tmp}
     * and these folders of the machine. Needs root.
     */
    List<String> command(List<Path> shared) throws IOException {
        StringBuilder script = new StringBuilder("set -e; ");
        for (String place : List.of("tmp", "proc", "dev")) {
            Files.createDirectories(root.resolve(place));
        }
        script.append(
                "mount --bind '%1$s' '%1$s'; mount -t tmpfs tmpfs '%1$s/tmp'; chmod 1777 '%1$s/tmp'; ".formatted(root));
        script.append("mount --rbind /proc '%1$s/proc'; mount --rbind /dev '%1$s/dev'; ".formatted(root));
        for (Path folder : shared) {
            script.append("mkdir -p '%2$s%1$s'; mount --bind '%1$s' '%2$s%1$s'; ".formatted(folder, root));
        }
        script.append("mount -o remount,ro,bind '%s'; ".formatted(root));
        script.append("exec chroot --userspec=%s '%s' \"$@\""
                .formatted(config.path("User").asString(), root));
        List<String> command =
                new ArrayList<>(List.of("unshare", "--mount", "bash", "-c", script.toString(), "dorsal"));
        command.addAll(entrypoint());
        return List.copyOf(command);
    }

    Map<String, JsonNode> labels() {
        return Map.copyOf(JSON.convertValue(config.path("Labels"), new TypeReference<Map<String, JsonNode>>() {}));
    }

    private static JsonNode blob(Path parts, JsonNode descriptor) {
        return json(path(parts, descriptor));
    }

    private static Path path(Path parts, JsonNode descriptor) {
        return parts.resolve("blobs")
                .resolve(descriptor.path("digest").asString().replace(':', '/'));
    }

    private static JsonNode json(Path file) {
        return JSON.readTree(file.toFile());
    }
}
