package org.dorsal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.ExtensionContextType;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.utilities.http.ManagedWebAccess;

/**
 * HL7's validator as an independent second opinion, with R4 and everything in profiles/; nothing is fetched. Shared
 * by all tests, since its warm-up takes seconds. Codes of systems without local content (SNOMED CT, LOINC) are
 * warnings.
 */
public final class SomeValidator {
    private static final Path PROFILES = Path.of("profiles");
    private static final String ELEMENT_CONTEXT = "\"type\": \"element\"";
    private static final String UNCHECKED_CONTEXT = "\"type\": \"fhirpath\"";

    /**
     * Finding about a language that is missing in the set R4 prefers. R4 admits each tag of BCP 47 there (its maxValueSet is
     * all-languages); HAPI reports an error.
     */
    private static final Pattern NOT_PREFERRED =
            Pattern.compile("Code \"es-(US|GB)\" is not in valueset: http://hl7.org/fhir/ValueSet/languages");

    private static final FhirContext R4 = FhirContext.forR4Cached();
    private static final FhirValidator VALIDATOR = validator();

    private SomeValidator() {}

    /**
     * Validates a published file, except the contexts of extensions: to resolve them, the validator would load R4
     * from a package server. Tests of published extensions check the contexts otherwise.
     */
    public static List<String> errorsIn(Path published) {
        return errorsIn(read(published).replace(ELEMENT_CONTEXT, UNCHECKED_CONTEXT));
    }

    /** Errors in a resource, with their places; empty when it is valid. */
    public static List<String> errorsIn(byte[] json) {
        return errorsIn(new String(json, StandardCharsets.UTF_8));
    }

    /** Errors in a resource as text. */
    public static List<String> errorsIn(String json) {
        return VALIDATOR.validateWithResult(json).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .filter(message -> !NOT_PREFERRED.matcher(message.getMessage()).matches())
                .map(message -> message.getLocationString() + ": " + message.getMessage())
                .toList();
    }

    /** Files of all published resources, in the same order on every machine. */
    public static List<Path> published() {
        try (var files = Files.walk(PROFILES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.startsWith(PROFILES.resolve("examples")))
                    .filter(file -> !file.startsWith(PROFILES.resolve("hook-example")))
                    .filter(file -> !file.startsWith(PROFILES.resolve("topic"))) // no R4 resource
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a published file. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds plans to the contexts of the extension: R4 of 2019 allows Questionnaires only, HL7's extension pack since
     * 1.0.0 plans as well.
     */
    private static StructureDefinition variableOfPlans(DefaultProfileValidationSupport hl7) {
        var variable =
                (StructureDefinition) hl7.fetchStructureDefinition("http://hl7.org/fhir/StructureDefinition/variable");
        var wider = variable.copy();
        wider.addContext().setType(ExtensionContextType.ELEMENT).setExpression("PlanDefinition");
        return wider;
    }

    /** The part of SDC's code system that we use; the SDC package is not on the class path. */
    private static CodeSystem launchContexts() {
        var system = new CodeSystem()
                .setUrl("http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext")
                .setStatus(PublicationStatus.ACTIVE)
                .setContent(CodeSystemContentMode.COMPLETE);
        system.addConcept().setCode("patient").setDisplay("Patient");
        return system;
    }

    private static FhirValidator validator() {
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        var profiles = new PrePopulatedValidationSupport(R4);
        published().forEach(file -> profiles.addResource(R4.newJsonParser().parseResource(read(file))));
        var hl7 = new DefaultProfileValidationSupport(R4);
        profiles.addStructureDefinition(variableOfPlans(hl7));
        profiles.addCodeSystem(launchContexts());
        var chain = new ValidationSupportChain(
                profiles,
                hl7,
                new CommonCodeSystemsTerminologyService(R4),
                new InMemoryTerminologyServerValidationSupport(R4),
                new SnapshotGeneratingValidationSupport(R4));
        var module = new FhirInstanceValidator(chain);
        module.setWrappedWorkerContext(chain, new ValidatorContext(chain));
        module.setErrorForUnknownProfiles(true);
        module.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        return R4.newValidator().registerValidatorModule(module);
    }
}
