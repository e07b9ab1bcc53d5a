package org.dorsal.http.fhir;

import java.security.MessageDigest;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.export.ExportFiles;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Manifest of a finished export (FHIR Bulk Data Access 2.0, Response - Complete Status). */
final class ExportManifest {
    /** Key of a file's SHA-256 in its extension, as the audit event of its download has it. */
    static final String SHA256 = "https://dorsal.example/canonical/sha256";

    private static final JsonMapper JSON = JsonMapper.shared();

    private ExportManifest() {}

    /**
     * @param base address of the job
     * @param deletions the file of deletions, if there is one
     */
    static byte[] of(String base, ExportJob job, List<ExportFile> files, Optional<ExportFile> deletions) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("transactionTime", job.transactionTime().toString());
        manifest.put("request", job.request().url());
        manifest.put("requiresAccessToken", true);
        ArrayNode output = manifest.putArray("output");
        files.forEach(file -> add(output, base, file));
        ArrayNode deleted = manifest.putArray("deleted");
        deletions.ifPresent(file -> add(deleted, base, file));
        ArrayNode error = manifest.putArray("error");
        remarks(job).forEach(file -> add(error, base, file));
        return JSON.writeValueAsBytes(manifest);
    }

    private static void add(ArrayNode list, String base, ExportFile file) {
        list.addObject()
                .put("type", file.type())
                .put("url", base + "/" + name(file))
                .put("count", file.resources())
                .putObject("extension")
                .put(SHA256, HexFormat.of().formatHex(file.sha256()));
    }

    /** Last segment of a file's address; clients name their copy by it. */
    static String name(ExportFile file) {
        return file.type() + "-" + file.number() + ".ndjson";
    }

    /** The file of ignored parameters; none without one. */
    static List<ExportFile> remarks(ExportJob job) {
        int count = job.request().remarks().size();
        MessageDigest digest = DigestUtils.getSha256Digest();
        outcomes(job).forEach(line -> ExportFiles.update(digest, line));
        return count == 0 ? List.of() : List.of(new ExportFile(1, "OperationOutcome", "", "", count, digest.digest()));
    }

    /** Lines of that file: an OperationOutcome for each ignored parameter. */
    static List<byte[]> outcomes(ExportJob job) {
        return job.request().remarks().stream()
                .map(remark -> OutcomeBody.of(List.of(new Problem("not-supported", "", remark))))
                .toList();
    }
}
