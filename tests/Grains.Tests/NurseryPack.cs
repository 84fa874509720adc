using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace Grains.Tests;

/// <summary>A count of children whose rows come into the register when a return is accepted.</summary>
internal sealed class NurseryPack : IPackSource
{
    public const string Id = "nursery";

    public IEnumerable<string> Packs() => [Id];

    public IEnumerable<PackFile> Files(string pack) =>
    [
        new("pack.json", """
            { "id": "nursery", "title": "Children of nurseries", "version": "1", "referencePrefix": "NUR", "team": "early-years",
              "stages": [], "teams": [ { "id": "early-years", "title": "Early years" } ],
              "collections": [ { "id": "termly", "form": "count", "title": "Termly count", "kinds": ["early-years"],
                "children": { "rows": "children", "forename": "forename", "surname": "surname", "dateOfBirth": "born", "address": "address", "hours": "hours", "funding": ["funded"] } } ] }
            """),
        new("forms/count.json", """
            { "form": "count", "window": { "opens": "2026-01-01", "due": "2026-01-01", "lastEdit": "2026-01-01" },
              "data": {
                "any": { "type": "yesNo", "required": true },
                "report": { "type": "file" },
                "children": { "type": "rowset", "key": ["surname", "forename", "born"], "fields": {
                  "forename": { "type": "text", "required": true }, "surname": { "type": "text", "required": true }, "born": { "type": "date", "required": true }, "address": { "type": "address" },
                  "hours": { "type": "decimal", "places": 2 }, "funded": { "type": "decimal", "places": 2 } } } },
              "conditions": { "some": "form.any == true" },
              "flow": { "tasks": [
                { "task": "first", "pages": [ { "page": "any-page", "ask": ["any", "report"] } ] },
                { "task": "all", "if": "some", "collection": { "rows": "children", "columns": ["surname"], "pages": [ { "page": "who", "ask": ["forename", "surname", "born", "address", "hours", "funded"] } ] } },
                { "task": "send", "needs": ["first", "all"], "declaration": "true" } ] },
              "text": { "en": { "form": { "title": "Count" }, "first": { "title": "First" }, "any-page": { "title": "Any?" }, "any": { "label": "Any children?" }, "report": { "label": "Report (optional)" }, "all": { "title": "Children" }, "who": { "title": "Who?" }, "children": { "title": "Children" },
                "forename": { "label": "Forename" }, "surname": { "label": "Surname" }, "born": { "label": "Born" }, "address": { "label": "Address (optional)" }, "hours": { "label": "Hours (optional)" }, "funded": { "label": "Funded hours (optional)" },
                "send": { "title": "Send" }, "true": { "label": "This is true" } } } }
            """),
    ];
}
