using System.Text.Json.Nodes;
using BackOffice.Forms;

namespace Forms.Tests;

/// <summary>A small form with rows, as a census has them.</summary>
internal static class CensusLike
{
    public static readonly DateOnly Today = new(2027, 1, 21);

    public static CompiledForm Form { get; } = Compile("""
        { "form": "children", "data": {
            "setting": { "type": "text" },
            "children": { "type": "rowset", "key": ["surname", "forename", "dateOfBirth"], "max": 600,
              "carryForward": { "from": "previousReturn.children", "askAgain": ["code"] },
              "fields": {
                "forename": { "type": "text", "required": true, "maxLength": 35 },
                "surname": { "type": "text", "required": true, "maxLength": 35 },
                "dateOfBirth": { "type": "date", "required": true, "notAfter": "today" },
                "sex": { "type": "code", "options": ["M", "F"], "required": true },
                "needs": { "type": "codes", "options": ["ECO", "HSD", "LAA"] },
                "hours": { "type": "decimal", "required": true, "min": 0.5, "max": 70 },
                "extended": { "type": "decimal", "min": 0, "max": 15 },
                "code": { "type": "text", "pattern": "[0-9]{11}", "if": "worksHours", "required": true },
                "daf": { "type": "yesNo" },
                "home": { "type": "address" },
                "age": { "type": "integer", "calculate": "ageOn(row.dateOfBirth, today)" } } },
            "headcount": { "type": "integer", "calculate": "form.children.Count()" } },
          "conditions": { "worksHours": "(row.extended ?? 0) > 0" },
          "flow": { "tasks": [ { "task": "setting", "pages": [ { "page": "about", "ask": ["setting"] } ] },
            { "task": "children", "collection": { "rows": "children", "columns": ["forename", "surname"], "file": { "formats": ["csv", "xlsx"] },
              "pages": [ { "page": "who", "ask": ["forename", "surname", "dateOfBirth", "sex", "needs", "daf", "home"] }, { "page": "hours", "ask": ["hours", "extended", "code"] } ] } } ] },
          "checks": [
            { "id": "8220", "rows": "children", "require": "(row.extended ?? 0) <= row.hours", "on": ["extended"] },
            { "id": "Q1", "level": "query", "rows": "children", "require": "row.hours <= 50", "on": ["hours"], "explain": true, "reasons": [ { "code": "R1", "label": "Checked with the parents" }, { "code": "R2", "label": "Another reason" } ] },
            { "id": "Q2", "level": "query", "require": "form.headcount >= (previousReturn.headcount ?? 0) / 2", "on": [], "explain": true } ],
          "text": { "en": {
            "form": "Children", "setting": "Name of the setting", "children": "Children",
            "forename": { "label": "What is the child’s forename?", "short": "Forename", "name": "forename" },
            "surname": { "label": "What is the child’s surname?", "short": "Surname", "name": "surname" },
            "dateOfBirth": { "label": "Date of birth", "hint": "For example, 27 3 2023" },
            "sex": { "label": "Sex", "options": { "M": "Male", "F": "Female" } },
            "needs": { "label": "Basis for funding", "options": { "ECO": "Economic", "HSD": "Disability", "LAA": "Looked after" } },
            "hours": { "label": "Hours at setting", "name": "hours at setting" }, "extended": "Extended hours", "code": { "label": "Eligibility code", "errors": { "pattern": "The eligibility code must be 11 digits" } },
            "daf": "Disability access fund", "home": "Home address", "headcount": "Headcount", "age": "Age",
            "8220": "Funded for more hours than attended", "Q1": "More than 50 hours a week is unusual", "Q2": "Far fewer children than last time" } } }
        """);

    public static JsonObject Child(string forename, string surname, string born = "2023-05-04") => new()
    {
        ["forename"] = forename,
        ["surname"] = surname,
        ["dateOfBirth"] = born,
        ["sex"] = "F",
        ["hours"] = 20m,
    };

    public static FormEvaluation Evaluate(JsonObject answers) => Form.Evaluate(answers, new FormContext(Today));

    private static CompiledForm Compile(string json)
    {
        var parse = FormDefinition.Parse(json);
        parse.Faults.ShouldBeEmpty();
        var compilation = CompiledForm.Compile(parse.Form!);
        compilation.Faults.ShouldBeEmpty();
        return compilation.Form!;
    }
}
