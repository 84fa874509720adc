using BackOffice.Engine.Packs;
using BackOffice.Workflows;

namespace Grains.Tests;

/// <summary>
/// A process small enough to read at a glance:
/// <code>
/// start ─► check ─Accept─► wait for "answer" ─Happened─► close (answered)
///             ├─Write─► letter ─► close (rejected)
///             └─Reject─► close (rejected)  └─TimedOut (7 days)─► chase ─► close (chased)
/// </code>
/// </summary>
internal sealed class SmallPack : IPackSource
{
    public const string Id = "small";

    public IEnumerable<string> Packs() => [Id];

    public IEnumerable<PackFile> Files(string pack) =>
    [
        new("pack.json", """
            { "id": "small", "title": "A small request", "version": "1", "referencePrefix": "SML", "team": "sen-north",
              "stages": [ { "id": "asked", "title": "Asked" } ],
              "teams": [ { "id": "sen-north", "title": "SEN North" }, { "id": "sen-south", "title": "SEN South" } ],
              "portal": { "form": "request", "who": ["school", "parent"], "title": "Ask", "upn": "upn", "subject": { "forename": "forename", "surname": "surname", "dateOfBirth": "born" } },
              "events": [ { "name": "answer", "label": "Record an answer" } ] }
            """),
        new("workflow.json", """
            { "id": "small-1", "definitionId": "small", "name": "A small request", "version": 1, "isLatest": true, "isPublished": true,
              "root": { "id": "flow", "nodeId": "flow", "type": "Elsa.Flowchart", "version": 1,
                "activities": [
                  { "id": "start", "nodeId": "flow:start", "type": "Elsa.Start", "version": 1 },
                  { "id": "check", "nodeId": "flow:check", "type": "BackOffice.Task", "version": 1, "title": "Check the request", "team": "sen-north", "dueIn": "10 days",
                    "outcomes": [ { "name": "Accept", "label": "Accept" }, { "name": "Reject", "label": "Reject" }, { "name": "Write", "label": "Write to the parents" } ] },
                  { "id": "write", "nodeId": "flow:write", "type": "BackOffice.Letter", "version": 1, "letter": "L1" },
                  { "id": "wait", "nodeId": "flow:wait", "type": "BackOffice.WaitFor", "version": 1, "event": "answer", "timeout": "7 days" },
                  { "id": "chase", "nodeId": "flow:chase", "type": "BackOffice.Task", "version": 1, "title": "Chase the answer", "team": "sen-south" },
                  { "id": "rejected", "nodeId": "flow:rejected", "type": "BackOffice.CloseCase", "version": 1, "as": "rejected" },
                  { "id": "answered", "nodeId": "flow:answered", "type": "BackOffice.CloseCase", "version": 1, "as": "answered" },
                  { "id": "chased", "nodeId": "flow:chased", "type": "BackOffice.CloseCase", "version": 1, "as": "chased" }
                ],
                "connections": [
                  { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "check", "port": "In" } },
                  { "source": { "activity": "check", "port": "Accept" }, "target": { "activity": "wait", "port": "In" } },
                  { "source": { "activity": "check", "port": "Write" }, "target": { "activity": "write", "port": "In" } },
                  { "source": { "activity": "write", "port": "Done" }, "target": { "activity": "rejected", "port": "In" } },
                  { "source": { "activity": "check", "port": "Reject" }, "target": { "activity": "rejected", "port": "In" } },
                  { "source": { "activity": "wait", "port": "Happened" }, "target": { "activity": "answered", "port": "In" } },
                  { "source": { "activity": "wait", "port": "TimedOut" }, "target": { "activity": "chase", "port": "In" } },
                  { "source": { "activity": "chase", "port": "Done" }, "target": { "activity": "chased", "port": "In" } }
                ] } }
            """),
        new("letters/L1.txt", "---\ntitle: We have your request\nto: parents\n---\nDear {{ recipient.name }}\n"),
        new("forms/request.json", """
            { "form": "request", "version": "1",
              "data": { "forename": { "type": "text", "required": true }, "surname": { "type": "text", "required": true }, "upn": { "type": "upn" }, "born": { "type": "date" } },
              "text": { "en": { "form": { "title": "Ask" }, "forename": { "label": "Forename" }, "surname": { "label": "Surname" }, "upn": { "label": "UPN" }, "born": { "label": "Date of birth" } } } }
            """),
    ];
}
