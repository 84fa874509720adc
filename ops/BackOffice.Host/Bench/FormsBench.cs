using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BackOffice.Engine.Packs;
using BackOffice.Forms;
using BackOffice.Forms.Collected;
using BackOffice.Forms.Files;
using BackOffice.Host.Demo;
using BackOffice.Workflows;

namespace BackOffice.Host.Bench;

/// <summary>
/// The census with 300 children: working it out, reading its file, every kind of page over HTTP, and the department's file of
/// 700 providers and 20,000 children. The pages come from the whole product, served by this process on a database of its own.
/// </summary>
internal sealed partial class FormsBench(Settings settings, int runs)
{
    private const int Children = 300;
    private const string Provider = "school@fenland.example";
    private static readonly DateOnly Day = new(2027, 1, 22);

    private readonly Pack _pack = PackLoader.Load(settings.Packs).Find("early-years-census") ?? throw new InvalidOperationException("The census pack cannot be read. Run ops/backoffice packs check.");

    private CompiledForm Form => _pack.Forms["early-years-census"];

    public async Task<JsonObject> Run()
    {
        var answers = Answers(Children);
        var csv = Csv(answers);
        var context = new FormContext(Day);
        if (Form.Evaluate(answers, context).Errors.FirstOrDefault() is { } wrong) throw new InvalidOperationException($"The benchmark's own return has an error: {wrong.Path}: {wrong.Message}");
        return new JsonObject
        {
            ["children"] = Children,
            ["wholeValidationMs"] = Time(() => Form.Evaluate(answers, context)),
            ["csvImportMs"] = Time(() => RowFile.Read(Form, "children", "children.csv", csv, answers, context)),
            ["xlsxImportMs"] = Time(() => RowFile.Read(Form, "children", "children.xlsx", RowTemplate.Xlsx(Form, "children", (JsonArray)answers["children"]!), answers, context)),
            ["departmentFile"] = await DepartmentFile(),
            ["pages"] = await Pages(csv),
        };
    }

    /// <summary>Median and worst of many.</summary>
    private JsonObject Time(Action work)
    {
        for (var i = 0; i < 20; i++) work();
        var times = new List<double>();
        for (var i = 0; i < runs * 20; i++)
        {
            var watch = Stopwatch.StartNew();
            work();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return Figures(times);
    }

    private static JsonObject Figures(List<double> times)
    {
        times.Sort();
        return new JsonObject { ["median"] = Math.Round(times[times.Count / 2], 1), ["p95"] = Math.Round(times[(int)(times.Count * 0.95)], 1) };
    }

    private async Task<JsonObject> DepartmentFile()
    {
        var map = CollectedFile.Parse((JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(settings.Packs, _pack.Id, "collected-file.json")))!, out _)!;
        var head = new Dictionary<string, string> { ["term"] = "SPR", ["year"] = "2027", ["referenceDate"] = "2027-01-21", ["la"] = "873", ["serial"] = "001", ["dateTime"] = "2027-02-01T09:00:00" };
        var path = Path.Combine(Path.GetTempPath(), $"backoffice-bench-{Guid.NewGuid():N}.xml");
        try
        {
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            long most = 0;
            var watch = Stopwatch.StartNew();
            CollectedFigures figures;
            await using (var file = File.Create(path)) figures = await CollectedWriter.Xml(map, head, Returns(() => most = Math.Max(most, GC.GetTotalMemory(false) - before)), file);
            var seconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var shared = await SharedRows.Find(map.Shared!, Returns(() => { }));
            return new JsonObject
            {
                ["providers"] = figures.Written,
                ["children"] = figures.Figures[0].InFile,
                ["reconciles"] = figures.Reconciles,
                ["seconds"] = Math.Round(seconds, 2),
                ["fileMegabytes"] = Math.Round(new FileInfo(path).Length / 1048576.0, 1),
                ["mostManagedMegabytes"] = Math.Round(most / 1048576.0, 1),
                ["processMegabytes"] = Math.Round(Environment.WorkingSet / 1048576.0, 0),
                ["sharedChildrenSeconds"] = Math.Round(watch.Elapsed.TotalSeconds, 2),
                ["sharedChildren"] = shared.Count,
            };
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>700 returns as they would be read from the store one after the other: evaluated, so that calculated values are in them.</summary>
    private async IAsyncEnumerable<CollectedReturn> Returns(Action measured)
    {
        var left = 20_000;
        for (var i = 0; i < 700; i++)
        {
            var count = Math.Min(left, i < 400 ? 30 : 27);
            if (i == 699) count = left;
            left -= count;
            yield return new CollectedReturn($"{i}", $"setting:{500000 + i}", Form.Evaluate(Answers(count, i * 1000), new FormContext(Day)).Answers);
            if (i % 10 == 0) measured();
            await Task.CompletedTask;
        }
    }

    private async Task<JsonObject> Pages(byte[] csv)
    {
        var data = Directory.CreateTempSubdirectory("backoffice-bench-").FullName;
        try
        {
            var own = settings with { Data = data, Database = $"Data Source={Path.Combine(data, "bench.db")}", Url = "http://127.0.0.1:0", Demo = true };
            await DemoSeed.Once(own, Day, TextWriter.Null, cases: 2);
            await using var app = Serving.Build(own);
            await app.StartAsync();
            var result = await Visit(app.Urls.First(), csv);
            await app.StopAsync();
            return result;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<JsonObject> Visit(string address, byte[] csv)
    {
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) };
        await Post("/sign-in", "/sign-in", new() { ["_handler"] = "sign-in", ["Given.Email"] = Provider, ["Given.Password"] = DemoAccounts.Password });
        var list = (await Post("/services/early-years-census", "/services/early-years-census/start", [])).RequestMessage!.RequestUri!.AbsolutePath;
        await Post($"{list}/pages/situation-page", $"{list}/pages/situation-page", new() { ["situation"] = "children" });

        var upload = $"{list}/rows/children/upload";
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in await Hidden(upload)) content.Add(new StringContent(value), name);
        content.Add(new ByteArrayContent(csv), "file", "children.csv");
        var watch = Stopwatch.StartNew();
        var uploaded = await http.PostAsync(upload, content);
        var uploading = watch.Elapsed.TotalMilliseconds;
        if (!uploaded.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/uploaded", StringComparison.Ordinal)) throw new InvalidOperationException($"The file was not taken: {uploaded.RequestMessage.RequestUri}");

        var pages = new JsonObject { ["uploadMs"] = Math.Round(uploading, 1) };
        foreach (var page in (string[])["", "/pages/staff-numbers", "/pages/opening-times", "/rows/children", "/rows/children?page=4&q=a", "/rows/children/150/child-name", "/rows/children/150/child-hours", "/rows/children/uploaded", "/unusual-answers", "/check"])
        {
            var times = new List<double>();
            for (var i = 0; i < 5 + (runs * 5); i++)
            {
                watch.Restart();
                (await http.GetAsync(list + page)).EnsureSuccessStatusCode();
                if (i >= 5) times.Add(watch.Elapsed.TotalMilliseconds);
            }

            pages[page.Length == 0 ? "task list" : page] = Figures(times);
        }

        var saves = new List<double>();
        for (var i = 0; i < 5 + (runs * 5); i++)
        {
            var row = $"{list}/rows/children/{150 + i}/child-hours";
            var form = await Hidden(row);
            foreach (var (name, value) in new Dictionary<string, string> { ["hoursAtSetting"] = "20", ["fundedHours"] = $"{10 + (i % 5)}", ["extendedHours"] = "0" }) form[name] = value;
            watch.Restart();
            await http.PostAsync(row, new FormUrlEncodedContent(form));
            if (i >= 5) saves.Add(watch.Elapsed.TotalMilliseconds);
        }

        pages["save a child and show the next page"] = Figures(saves);
        return pages;

        async Task<HttpResponseMessage> Post(string page, string action, Dictionary<string, string> typed)
        {
            var form = await Hidden(page);
            foreach (var (name, value) in typed) form[name] = value;
            return (await http.PostAsync(action, new FormUrlEncodedContent(form))).EnsureSuccessStatusCode();
        }

        async Task<Dictionary<string, string>> Hidden(string page)
        {
            var html = await http.GetStringAsync(page);
            return HiddenField().Matches(html).Select(m => (Name: WebUtility.HtmlDecode(m.Groups[1].Value), Value: WebUtility.HtmlDecode(m.Groups[2].Value))).GroupBy(x => x.Name).ToDictionary(g => g.Key, g => g.Last().Value);
        }
    }

    private byte[] Csv(JsonObject answers) => RowTemplate.Csv(Form, "children", (JsonArray)answers["children"]!);

    private static JsonObject Answers(int count, int from = 0) => new()
    {
        ["situation"] = "children",
        ["settingName"] = "Bench Nursery",
        ["laNumber"] = "873",
        ["urn"] = "512345",
        ["telephone"] = "01632 960001",
        ["postcode"] = "CB3 0AP",
        ["category"] = "PRIV",
        ["settingType"] = "DNS",
        ["dayCare"] = "F",
        ["maintainedLink"] = false,
        ["partnership"] = false,
        ["continuouslyOpen"] = false,
        ["mondayOpen"] = "08:00",
        ["mondayClose"] = "18:00",
        ["weeksOpen"] = 50,
        ["totalStaff"] = 30,
        ["level2Staff"] = 5,
        ["level3Staff"] = 5,
        ["level3Managers"] = 2,
        ["qtsStaff"] = 2,
        ["eypsStaff"] = 1,
        ["eytsStaff"] = 1,
        ["allUnder1"] = 300,
        ["allAged1"] = 300,
        ["allAged2"] = 300,
        ["allAged3"] = 300,
        ["allAged4"] = 300,
        ["statementBy"] = "Bench",
        ["statementRole"] = "Manager",
        ["children"] = new JsonArray([.. Enumerable.Range(from, count).Select(Child)]),
    };

    private static JsonNode Child(int i)
    {
        var young = i % 3 == 0;
        var child = new JsonObject
        {
            ["forename"] = $"Forename {Letters(i)}",
            ["surname"] = $"Surname {Letters(i * 7)}",
            ["dateOfBirth"] = new DateOnly(young ? 2024 : 2023 - (i % 2), 1 + (i % 12), 1 + (i % 28)).ToString("O"),
            ["sex"] = i % 2 == 0 ? "F" : "M",
            ["ethnicity"] = "WBRI",
            ["senProvision"] = "N",
            ["hoursAtSetting"] = 20,
            ["eypp"] = i % 10 == 0,
            ["daf"] = false,
            ["address"] = new JsonObject { ["line1"] = $"{i} Low Road", ["town"] = "Demotown", ["postcode"] = "CB3 0AP" },
        };
        if (i % 10 == 0) child["eyppBasis"] = "EE";
        child[young ? "expandedHours" : "fundedHours"] = 15;
        child[young ? "expandedWeeks" : "fundedWeeks"] = 38;
        if (young) child["eligibilityCode"] = $"500{i % 100_000_000:00000000}";
        return child;
    }

    private static string Letters(int i) => string.Concat(Enumerable.Range(0, 5).Select(p => (char)('a' + (i / (int)Math.Pow(26, p) % 26))));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}
