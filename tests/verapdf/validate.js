// Validates PDFs (their paths on standard input, a line each) as PDF/A-3a and as PDF/UA-1 with veraPDF's engine and
// prints a line of JSON for each failed rule of each file. Run by Rhino's shell, which lies in the engine's own jar: a
// Java runner would need a compiler on the machine, this needs only Java. Rhino knows no `const` in loops, no spread.
importPackage(org.verapdf.pdfa);
importPackage(org.verapdf.pdfa.flavours);

java.util.logging.LogManager.getLogManager().reset();
org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
const foundry = Foundries.defaultInstance();

function complaints(path, flavour) {
  const parser = foundry.createParser(new java.io.File(path), flavour);
  try {
    // One message for each rule is enough to mend it; logging every passed check would fill the memory.
    const result = foundry.createValidator(flavour, 1, false, true, false).validate(parser);
    const found = result.getTestAssertions().toArray().map((one) => [
      one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(),
      String(one.getErrorMessage() || one.getMessage()) + " @ " + one.getLocation().getContext(),
    ]);
    return found.length || result.isCompliant() ? found : [["?", "not compliant"]];
  } finally {
    parser.close();
  }
}

function tell(path, flavour) {
  let found;
  try {
    found = complaints(path, flavour);
  } catch (error) {
    found = [["?", String(error)]];
  }
  found.forEach((one) => print(JSON.stringify([String(path), String(flavour.getId()), one[0], one[1]])));
}

const paths = new java.io.BufferedReader(new java.io.InputStreamReader(java.lang.System["in"], "UTF-8"));
for (let path = paths.readLine(); path !== null; path = paths.readLine()) {
  tell(path, PDFAFlavour.PDFA_3_A);
  tell(path, PDFAFlavour.PDFUA_1);
}
print("done");
