using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace Grains.Tests;

/// <summary>A pack without a process: a count of children that early-years settings are asked for.</summary>
internal sealed class CensusPack : IPackSource
{
    public const string Id = "count";

    public IEnumerable<string> Packs() => [Id];

    public IEnumerable<PackFile> Files(string pack) =>
    [
        new("pack.json", """
            { "id": "count", "title": "Count of children", "version": "1", "referencePrefix": "CNT", "team": "early-years",
              "stages": [], "teams": [ { "id": "early-years", "title": "Early years" } ],
              "collections": [ { "id": "termly", "form": "count", "title": "Termly count", "kinds": ["early-years"],
                "reminders": [ { "id": "late", "title": "Late", "letter": "late", "days": 1 } ] } ] }
            """),
        new("forms/count.json", """
            { "form": "count", "window": { "opens": "2026-01-01", "due": "2026-01-01", "lastEdit": "2026-01-01" },
              "data": { "children": { "type": "rowset", "key": ["surname"], "fields": { "surname": { "type": "text", "required": true }, "hours": { "type": "integer" } } } },
              "flow": { "tasks": [ { "task": "all", "collection": { "rows": "children", "columns": ["surname"], "pages": [ { "page": "who", "ask": ["surname", "hours"] } ] } }, { "task": "send", "needs": ["all"], "declaration": "true" } ] },
              "text": { "en": { "form": { "title": "Count" }, "all": { "title": "Children" }, "who": { "title": "Who?" }, "children": { "title": "Children" }, "children.surname": { "label": "Surname" }, "children.hours": { "label": "Hours" },
                "send": { "title": "Send" }, "true": { "label": "This is true" } } } }
            """),
        new("letters/late.txt", "---\ntitle: Your count is late\nto: provider\n---\n{{ provider.name }}: {{ round.title }} was due on {{ round.due }}.\n"),
    ];
}
