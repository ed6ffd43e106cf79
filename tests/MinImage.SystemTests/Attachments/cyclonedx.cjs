// Validates a CycloneDX document with the library of the CycloneDX project: node cyclonedx.cjs FILE. Prints what is wrong; the exit code is then 1.
const { readFileSync } = require('node:fs');
const { Spec, Validation } = require('@cyclonedx/cyclonedx-library');

new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(readFileSync(process.argv[2], 'utf8')).then(error => {
  if (error !== null) {
    console.log(JSON.stringify(error));
    process.exitCode = 1;
  }
});
