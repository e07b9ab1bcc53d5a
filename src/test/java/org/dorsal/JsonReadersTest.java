package org.dorsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.*;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests that nothing reads a fact from a stored document: the facts of results are in columns (ADR 59). A
 * few classes parse JSON of our own because they need the document itself; others parse what another program wrote.
 */
class JsonReadersTest {
    /** Methods that parse JSON. */
    private static final Set<String> PARSERS = Set.of(
            "FhirJson.parse",
            "VersionStamp.tree",
            "ResourceTree.of",
            "IParser.parseResource",
            "JsonMapper.readTree",
            "ObjectMapper.readTree");

    /** Classes that parse a resource or an event of ours, and the part of the document that each needs. */
    private static final Map<String, String> OF_OWN_DOCUMENTS = Map.ofEntries(
            Map.entry("assessment.StatusRevision", "a withdrawal puts its status into the document"),
            Map.entry("assessment.ResponseAmender", "a withdrawal puts its status into the response"),
            Map.entry("assessment.StoredResults", "answers that histories and pages show and that are scored again"),
            Map.entry("assessment.Editions", "editions to score again as the panel names them, with their hashes"),
            Map.entry("writeback.ItemSender", "the EHR's references in the copy"),
            Map.entry("writeback.CopyComparison", "the copy in the EHR beside the document that was sent"),
            Map.entry("writeback.DeliveryExport", "the document for a clinician's own filing"),
            Map.entry("writeback.EhrLookup", "the visit of a note, by which the EHR is searched"),
            Map.entry("writeback.FhirEhrCodec", "the EHR's references in the copy"),
            Map.entry("writeback.KindPlan", "the value that was sent, beside the one in the EHR"),
            Map.entry("http.web.FilingView", "names of documents as an EHR shows them"),
            Map.entry("http.web.ReviewView", "the document, indented"),
            Map.entry("http.web.SignedView", "names of documents as an EHR shows them"),
            Map.entry("http.audit.EventSummary", "the signed event that an auditor reads"),
            Map.entry("http.fhir.StoredBytesInterceptor", "XML, _summary and _elements of the document"),
            Map.entry("http.fhir.BundleProvider", "the id in the answer to an entry of a Bundle"),
            Map.entry("archive.Erasure", "the signed event of an erasure, which verifiers judge"));

    /** Classes that parse what others wrote (requests, replies of EHRs, profiles, settings), and rows as JSON. */
    private static final Set<String> OF_OTHERS = Set.of(
            "assessment.Examples",
            "chart.RecordReader",
            "fhirjson.FhirJson",
            "fhirjson.Gate",
            "fhirjson.TolerantReader",
            "http.web.EditionController",
            "http.fhir.CapabilityDocument",
            "http.fhir.OperationParameters",
            "http.web.DraftSave",
            "knowledge.ProfileLibrary",
            "notify.ChannelSecrets",
            "notify.SubscriptionChannel",
            "offer.HookExamples",
            "store.ResultRows",
            "writeback.EhrCapabilities",
            "writeback.ResourceTree",
            "writeback.WriteReplyInterpreter");

    @Test
    void nothing_reads_a_fact_from_a_document() {
        Set<String> readers = OwnClasses.all().stream()
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .filter(call -> PARSERS.contains(parser(call)))
                .map(call -> name(call.getOrigin()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>(OF_OTHERS);
        listed.addAll(OF_OWN_DOCUMENTS.keySet());

        assertThat(readers)
                .as("keep what is asked for later in a column, or list the class with what it needs of the document")
                .containsExactlyElementsOf(listed);
    }

    private static String parser(JavaCodeUnitAccess<?> call) {
        return call.getTargetOwner().getSimpleName() + "." + call.getName();
    }

    private static String name(JavaCodeUnit origin) {
        return origin.getOwner().getName().replaceFirst("^org[.]dorsal[.]", "").replaceFirst("[$].*", "");
    }
}
