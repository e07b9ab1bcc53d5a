package org.dorsal;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.*;
import org.hl7.fhir.common.hapi.validation.validator.WorkerContextValidationSupportAdapter;
import org.hl7.fhir.r5.model.CodeSystem;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.terminologies.client.TerminologyClientManager;
import org.jspecify.annotations.Nullable;

/**
 * Adapter that runs HAPI's validator on a newer {@code org.hl7.fhir} than its build version (ADR 2): methods that HL7
 * has renamed or added delegate to HAPI's equivalents. HAPI resolves canonicals without a version in one way,
 * regardless of the rule.
 */
final class ValidatorContext extends WorkerContextValidationSupportAdapter {
    private final Map<Class<?>, Object> analyses = new HashMap<>();

    ValidatorContext(IValidationSupport support) {
        super(support);
    }

    @Override
    public <T extends Resource> @Nullable T fetchResource(Class<T> type, String uri, VersionResolutionRules rules) {
        return fetchResource(type, uri);
    }

    @Override
    public <T extends Resource> @Nullable T fetchResource(
            Class<T> type, String uri, VersionResolutionRules rules, String version, Resource source) {
        return fetchResource(type, uri, version, source);
    }

    @Override
    public <T extends Resource> @Nullable T fetchResourceRaw(Class<T> type, String uri, VersionResolutionRules rules) {
        return fetchResourceRaw(type, uri);
    }

    @Override
    public <T extends Resource> T fetchResourceWithException(Class<T> type, String uri, VersionResolutionRules rules) {
        return fetchResourceWithException(type, uri);
    }

    @Override
    public <T extends Resource> T fetchResourceWithException(
            Class<T> type, String uri, VersionResolutionRules rules, String version, Resource source) {
        return fetchResourceWithException(type, uri, version, source);
    }

    @Override
    public <T extends Resource> @Nullable T findTxResource(Class<T> type, String uri, VersionResolutionRules rules) {
        return findTxResource(type, uri);
    }

    @Override
    public <T extends Resource> @Nullable T findTxResource(
            Class<T> type, String uri, VersionResolutionRules rules, String version, Resource source) {
        return findTxResource(type, uri, version, source);
    }

    @Override
    public @Nullable CodeSystem fetchCodeSystem(String system, VersionResolutionRules rules) {
        return fetchCodeSystem(system);
    }

    @Override
    public @Nullable CodeSystem fetchCodeSystem(
            String system, VersionResolutionRules rules, String version, Resource source) {
        return fetchCodeSystem(system, version, source);
    }

    @Override
    public @Nullable CodeSystem fetchCodeSystem(
            String system, VersionResolutionRules rules, String version, Resource source, boolean whole) {
        return fetchCodeSystem(system, version, source);
    }

    @Override
    public @Nullable CodeSystem fetchSupplementedCodeSystem(String system, VersionResolutionRules rules) {
        return fetchSupplementedCodeSystem(system);
    }

    @Override
    public @Nullable CodeSystem fetchSupplementedCodeSystem(
            String system, VersionResolutionRules rules, String version, List<String> supplements, Resource source) {
        return fetchSupplementedCodeSystem(system, version, source);
    }

    @Override
    public @Nullable TerminologyClientManager getTerminologyClientManager() {
        return null; // without a terminology server
    }

    @Override
    public long getDefinitionsVersion() {
        return 1; // nothing is added while it runs
    }

    @Override
    @SuppressWarnings("rawtypes") // as HL7 has it
    public @Nullable Object retrieveAnalysis(Class type) {
        return analyses.get(type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void storeAnalysis(Class type, Object analysis) {
        analyses.put(type, analysis);
    }
}
