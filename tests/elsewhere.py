"""Source files without a test file of their own, and the test that tests them. `test_layout` holds both sides to it."""

# Values without a rule of their own: what makes and reads them tests them.
_VALUES = {
    "crypto/pkcs11/words.py": "crypto/pkcs11/test_cryptoki.py",
    "domain/bus.py": "operations/events/test_event_buses.py",
    "domain/call.py": "http/test_api.py",
    "domain/configuration.py": "operations/acm/test_account_configuration.py",
    "domain/dispatch.py": "jobs/test_invoke.py",
    "domain/envelope.py": "jobs/test_publish.py",
    "domain/identity.py": "store/test_identities.py",
    "domain/issued.py": "store/test_issued.py",
    "domain/moment.py": "domain/test_notice.py",
    "domain/package.py": "store/test_code.py",
    "domain/policy/form.py": "domain/policy/test_document.py",
    "domain/policy/principal.py": "domain/policy/test_audience.py",
    "domain/problem.py": "wire/test_errors.py",
    "domain/name_id.py": "domain/test_health.py",
    "domain/retention.py": "store/test_retention.py",
    "domain/rule.py": "operations/events/test_put_rule.py",
    "domain/session.py": "operations/sts/test_assume_role.py",
    "domain/validation.py": "operations/acm/test_validation.py",
}

# The doors of packages: they only hand on what is within.
_DOORS = {
    "cli/demo/__init__.py": "story/test_demo.py",
    "domain/log_pattern/__init__.py": "operations/logs/test_filter_log_events.py",
    "domain/pattern/__init__.py": "domain/pattern/test_oracle.py",
}

# What works only together with a server, a terminal and the AWS CLI is tested with them.
_COMMANDS = {
    "cli/demo/authority.py": "story/test_demo.py",
    "cli/demo/function.py": "story/test_demo.py",
    "cli/demo/run.py": "story/test_demo.py",
    "cli/demo/server.py": "story/test_demo.py",
    "cli/demo/shell.py": "story/test_demo.py",
    "cli/docs.py": "test_docs.py",
}

# The parts of the codecs, which botocore tests from the other end of the line.
_CODECS = {
    "wire/canonical.py": "wire/test_sigv4.py",
    "wire/constraints.py": "wire/test_validate.py",
    "wire/error_words.py": "wire/test_errors.py",
    "wire/form.py": "wire/test_query.py",
    "wire/json_scalars.py": "wire/test_json11.py",
    "wire/markup.py": "wire/test_query.py",
    "wire/patterns.py": "wire/test_validate.py",
    "wire/percent.py": "wire/test_query.py",
    "wire/rest_path.py": "wire/test_restjson.py",
    "wire/shown.py": "wire/test_validate.py",
    "wire/text_scalars.py": "wire/test_query.py",
    "wire/tree.py": "wire/test_round_trip.py",
}

# What the operations of one service share, and operations that are two sides of one thing.
_SHARED = {
    "operations/acm/signed.py": "operations/acm/test_get_certificate.py",
    "operations/cloudwatch/metric.py": "operations/cloudwatch/test_get_metric_statistics.py",
    "operations/acm_pca/access.py": "operations/acm_pca/test_policies.py",
    "operations/acm_pca/arn.py": "operations/acm_pca/test_create_certificate_authority.py",
    "operations/acm_pca/description.py": "operations/acm_pca/test_describe_certificate_authority.py",
    "operations/acm_pca/event.py": "operations/acm_pca/test_create_certificate_authority.py",
    "operations/acm_pca/get_certificate_authority_certificate.py": "operations/acm_pca/test_import_certificate_authority_certificate.py",
    "operations/acm_pca/listing.py": "operations/acm_pca/test_list_certificate_authorities.py",
    "operations/events/access.py": "operations/events/test_event_buses.py",
    "operations/events/delete_rule.py": "operations/events/test_rules.py",
    "operations/events/describe_rule.py": "operations/events/test_rules.py",
    "operations/events/enable_rule.py": "operations/events/test_rules.py",
    "operations/events/list_rules.py": "operations/events/test_rules.py",
    "operations/events/listing.py": "operations/events/test_rules.py",
    "operations/events/names.py": "operations/events/test_put_rule.py",
    "operations/health/access.py": "operations/health/test_describe_events.py",
    "operations/health/entity.py": "operations/health/test_describe_affected_entities.py",
    "operations/health/filters.py": "operations/health/test_describe_events.py",
    "operations/health/finding.py": "operations/health/test_describe_events.py",
    "operations/health/locale.py": "operations/health/test_describe_events.py",
    "operations/iam/documents.py": "operations/iam/test_create_policy.py",
    "operations/iam/page.py": "operations/iam/test_get_role.py",
    "operations/iam/resource.py": "operations/iam/test_tags.py",
    "operations/iam/shown.py": "operations/iam/test_get_role.py",
    "operations/iam/simulation.py": "operations/iam/test_simulate.py",
    "operations/iam/uses.py": "operations/iam/test_list_entities_for_policy.py",
    "operations/lambda_/description.py": "operations/lambda_/test_get_function.py",
    "operations/lambda_/finding.py": "operations/lambda_/test_versions.py",
    "operations/lambda_/revision.py": "operations/lambda_/test_update_function_configuration.py",
    "operations/lambda_/settings.py": "operations/lambda_/test_create_function.py",
    "operations/lambda_/uploaded.py": "operations/lambda_/test_create_function.py",
    "operations/logs/answer.py": "operations/logs/test_get_log_events.py",
    "operations/logs/finding.py": "operations/logs/test_log_groups.py",
    "operations/sts/mfa.py": "operations/sts/test_assume_role.py",
    "operations/sts/shown.py": "operations/sts/test_assume_role.py",
}

# The ways of one delivery, told as whole deliveries.
_DELIVERIES = {
    "jobs/authorize.py": "operations/events/test_connections.py",
    "jobs/targets/dead_letters.py": "jobs/test_deliver.py",
    "jobs/targets/http.py": "jobs/targets/test_api_destination.py",
    "jobs/targets/oauth.py": "jobs/targets/test_api_destination.py",
    "jobs/targets/order.py": "jobs/test_deliver.py",
    "jobs/targets/permission.py": "jobs/targets/test_function.py",
    "jobs/targets/sending.py": "jobs/test_deliver.py",
    "app/process.py": "app/test_serve.py",
    "work/authorities.py": "operations/acm_pca/test_issue_certificate.py",
    "work/connection_secret.py": "jobs/targets/test_api_destination.py",
    "work/destination.py": "operations/lambda_/test_event_invoke_configs.py",
    "work/invoking.py": "operations/lambda_/test_invoke.py",
}

# Tables of values, which the operations on them fill and read.
_TABLES = {
    "store/buses.py": "operations/events/test_event_buses.py",
    "store/connections.py": "operations/events/test_connections.py",
    "store/deliveries.py": "jobs/test_deliver.py",
    "store/imports.py": "operations/acm/test_import_certificate.py",
    "store/quotas.py": "operations/tokiwa/test_quotas.py",
    "store/log_groups.py": "operations/logs/test_log_groups.py",
    "store/migrations/env.py": "store/test_migrate.py",
    "store/collation.py": "store/test_postgresql.py",
    "store/commits.py": "store/test_postgresql_session.py",
    "store/sealing_keys.py": "app/test_agreement.py",
    "store/session.py": "store/test_batch.py",
    "store/migrations/versions/0002_several_nodes.py": "store/test_migrate.py",
    "store/migrations/versions/0001_the_first_schema.py": "store/test_migrate.py",
    "store/migrations/versions/0003_renewal_policies_and_faults.py": "store/test_schema.py",
    "store/migrations/versions/0004_restores.py": "store/test_schema.py",
    "store/migrations/versions/0006_mass_replacements.py": "store/test_schema.py",
    "store/migrations/versions/0007_imported_certificates_and_quotas.py": "store/test_schema.py",
    "store/migrations/versions/0008_revocation_is_told.py": "store/test_schema.py",
    "store/migrations/versions/0005_certificates_are_counted.py": "store/test_census.py",
    "app/audit/log.py": "app/audit/test_verify.py",
    "store/migrations/versions/0009_the_audit_log_is_sealed.py": "store/test_schema.py",
    "store/rules.py": "operations/events/test_rules.py",
}

# What only lends something to others.
_LENT = {
    "work/entropy.py": "work/test_draw.py",
    "work/policies.py": "operations/iam/test_policy_versions.py",
    "work/sessions.py": "operations/sts/test_assume_role.py",
}

ELSEWHERE = _VALUES | _DOORS | _COMMANDS | _CODECS | _SHARED | _DELIVERIES | _TABLES | _LENT
