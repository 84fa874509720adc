using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Rules.Calendars;

namespace BackOffice.Rules.Clocks;

/// <summary>Reads clock definitions; the shape is that of processes.md section 7.2 with the further keys named here.</summary>
internal static class ClockBookJson
{
    private static readonly HashSet<string> Keys =
    [
        "id", "title", "law", "sourceUrl", "unverified", "validFrom", "validTo", "start", "startWords", "startsOnService", "count", "earliestOf", "latestOf",
        "variants", "roll", "calendar", "stop", "stopWords", "workTarget", "aim", "floor", "ceiling", "rag", "excuses", "pauses", "onDue", "dates", "vectors", "note",
    ];

    public static ClockBookReading Parse(string json)
    {
        var errors = new List<ClockFault>();
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            return new(ClockBook.Empty, [new("clocks", $"{(e.LineNumber is { } line ? $"line {line + 1}: " : "")}the file is not JSON. {e.Message}")]);
        }

        if ((root as JsonArray ?? (root as JsonObject)?["clocks"] as JsonArray) is not { } list)
        {
            return new(ClockBook.Empty, [new("clocks", "the file has neither a list of clocks nor an object with a list \"clocks\"")]);
        }

        var found = new List<ClockDefinition>();
        for (var i = 0; i < list.Count; i++)
        {
            var reader = new Reader($"clock number {i + 1}", errors);
            if (list[i] is not JsonObject clock)
            {
                reader.Fault("it is not an object");
                continue;
            }

            if (reader.Clock(clock) is { } definition)
            {
                if (found.Exists(f => string.Equals(f.Id, definition.Id, StringComparison.OrdinalIgnoreCase) && Overlap(f, definition)))
                {
                    reader.Fault("another version of the clock is in force on the same days; give them different validFrom and validTo");
                    continue;
                }

                found.Add(definition);
            }
        }

        return new(new ClockBook(found), errors);
    }

    private static bool Overlap(ClockDefinition a, ClockDefinition b) =>
        (a.ValidFrom ?? DateOnly.MinValue) <= (b.ValidTo ?? DateOnly.MaxValue) && (b.ValidFrom ?? DateOnly.MinValue) <= (a.ValidTo ?? DateOnly.MaxValue);

    private sealed class Reader(string name, List<ClockFault> errors)
    {
        private string name = name;
        private int faults;

        public void Fault(string message)
        {
            faults++;
            errors.Add(new(name, message));
        }

        public ClockDefinition? Clock(JsonObject clock)
        {
            var id = Text(clock, "id", required: true);
            name = id ?? name;
            foreach (var key in clock.Select(p => p.Key).Where(k => !Keys.Contains(k)))
            {
                Fault($"\"{key}\" is not a key of a clock");
            }

            var title = Text(clock, "title", required: true);
            var law = Text(clock, "law", required: true);
            var dates = Dates(clock);
            var counts = new List<ClockCount?>();
            var combine = Combination.Earliest;
            var ways = new[] { "count", "earliestOf", "latestOf" }.Where(clock.ContainsKey).ToArray();
            if (ways.Length == 0 && clock["variants"] is JsonObject { Count: > 0 })
            {
                // Each kind has its own count, and none is the usual one.
            }
            else if (ways.Length != 1)
            {
                Fault(ways.Length == 0
                    ? "it says nothing about how to count: give \"count\", \"earliestOf\", \"latestOf\" or \"variants\""
                    : $"give only one of {string.Join(" and ", ways.Select(w => $"\"{w}\""))}");
            }
            else if (ways[0] == "count")
            {
                counts.Add(Count(clock["count"], "count", dates));
            }
            else
            {
                combine = ways[0] == "latestOf" ? Combination.Latest : Combination.Earliest;
                counts.AddRange(List(clock, ways[0]).Select(c => Count(c, ways[0], dates)));
                if (counts.Count == 0)
                {
                    Fault($"\"{ways[0]}\" is a list of at least one count");
                }
            }

            var variants = new Dictionary<string, ClockCount>(StringComparer.OrdinalIgnoreCase);
            if (clock["variants"] is JsonObject named)
            {
                foreach (var (variant, node) in named)
                {
                    if (Count(node, $"variants.{variant}", dates) is { } count)
                    {
                        variants[variant] = count;
                    }
                }
            }

            var validFrom = Day(clock, "validFrom");
            var validTo = Day(clock, "validTo");
            if (validFrom > validTo)
            {
                Fault("validFrom is later than validTo");
            }

            if (Text(clock, "workTarget") is { } target && target != "previousWorkingDay")
            {
                Fault($"\"workTarget\" is \"{target}\"; the one there is, is \"previousWorkingDay\"");
            }

            var definition = new ClockDefinition
            {
                Id = id ?? "",
                Title = title ?? "",
                Law = law ?? "",
                SourceUrl = Text(clock, "sourceUrl"),
                Unverified = Flag(clock, "unverified"),
                ValidFrom = validFrom,
                ValidTo = validTo,
                Start = Text(clock, "start"),
                StartWords = Text(clock, "startWords") ?? "",
                StartsOnService = Flag(clock, "startsOnService"),
                Counts = [.. counts.OfType<ClockCount>()],
                Combine = combine,
                Variants = variants,
                Roll = Choice(clock, "roll", RollRule.None),
                Calendar = Text(clock, "calendar") ?? "bankHolidays",
                Stop = Texts(clock, "stop"),
                StopWords = Text(clock, "stopWords") ?? "",
                Aim = clock.ContainsKey("aim") ? Count(clock["aim"], "aim", dates) : null,
                Floor = clock.ContainsKey("floor") ? Count(clock["floor"], "floor", dates) : null,
                Ceiling = clock.ContainsKey("ceiling") ? Count(clock["ceiling"], "ceiling", dates) : null,
                Lights = Lights(clock),
                Excuses = Exceptions(clock, "excuses"),
                Pauses = Exceptions(clock, "pauses"),
                OnDue = Texts(clock, "onDue"),
                Dates = dates,
                Vectors = Texts(clock, "vectors"),
            };
            if (definition.Calendar is not ("bankHolidays" or "school" or "laStandard"))
            {
                Fault($"\"calendar\" is \"{definition.Calendar}\"; it is \"bankHolidays\", \"school\" or \"laStandard\"");
            }
            else if (definition.CountsSchoolDays && definition.Calendar == "bankHolidays")
            {
                Fault("it counts school days, so \"calendar\" must be \"school\" or \"laStandard\"");
            }

            return faults == 0 ? definition : null;
        }

        private List<ClockFurtherDate> Dates(JsonObject clock)
        {
            var dates = new List<ClockFurtherDate>();
            foreach (var node in List(clock, "dates"))
            {
                if (node is not JsonObject date)
                {
                    Fault("each of \"dates\" is an object with a \"name\" and a \"title\"");
                    continue;
                }

                var dateName = Text(date, "name", required: true, "dates");
                if (dateName is not null)
                {
                    dates.Add(new(dateName, Text(date, "title") ?? dateName, Flag(date, "required"), Texts(date, "aliases"), Text(date, "from")));
                }
            }

            return dates;
        }

        private ClockCount? Count(JsonNode? node, string key, List<ClockFurtherDate> dates)
        {
            if (node is not JsonObject count)
            {
                Fault($"\"{key}\" is an object such as {{\"code\":\"K1\",\"unit\":\"week\",\"n\":20}}");
                return null;
            }

            var before = faults;
            if (!count.ContainsKey("code"))
            {
                Fault($"\"{key}\" has no \"code\" (K1 to K12, or fixed)");
            }

            var code = Choice(count, "code", CountingCode.K1);
            var fixedDate = code is CountingCode.K6 or CountingCode.Fixed;
            var n = 0;
            if (count["n"] is JsonValue number && number.TryGetValue<int>(out n))
            {
                if (n is < 0 or > 5000)
                {
                    Fault($"\"n\" of \"{key}\" is {n}; it lies from 0 to 5000");
                }
            }
            else if (!fixedDate && code != CountingCode.K12)
            {
                Fault($"\"{key}\" has no whole number \"n\"");
            }

            var unit = Choice(count, "unit", code switch
            {
                CountingCode.K1 => CountingUnit.Week,
                CountingCode.K4 or CountingCode.K5 => CountingUnit.Month,
                CountingCode.K8 or CountingCode.K9 => CountingUnit.SchoolDay,
                CountingCode.K10 => CountingUnit.WorkingDay,
                _ => CountingUnit.Day,
            });
            var allowed = code switch
            {
                CountingCode.K1 => [CountingUnit.Week],
                CountingCode.K2 or CountingCode.K3 => [CountingUnit.Day, CountingUnit.Week],
                CountingCode.K4 or CountingCode.K5 => [CountingUnit.Month, CountingUnit.Year],
                CountingCode.K7 => [CountingUnit.Day, CountingUnit.Week],
                CountingCode.K8 or CountingCode.K9 => [CountingUnit.SchoolDay, CountingUnit.SchoolWeek],
                CountingCode.K10 => [CountingUnit.WorkingDay],
                _ => Enum.GetValues<CountingUnit>(),
            };
            if (!allowed.Contains(unit))
            {
                Fault($"\"{key}\": {code} counts {string.Join(" or ", allowed.Select(a => Lower(a.ToString())))}, not {Lower(unit.ToString())}");
            }

            var mode = Choice(count, "mode", code switch
            {
                CountingCode.K2 or CountingCode.K5 => CountingMode.BeginningWith,
                CountingCode.K6 or CountingCode.K7 => CountingMode.Before,
                CountingCode.K9 => CountingMode.ClearBefore,
                _ => CountingMode.After,
            });
            if ((code is CountingCode.K2 or CountingCode.K5 && mode != CountingMode.BeginningWith)
                || (code is CountingCode.K7 or CountingCode.K9 && mode is not (CountingMode.Before or CountingMode.ClearBefore))
                || (code is CountingCode.K1 or CountingCode.K3 && mode is not (CountingMode.After or CountingMode.Before)))
            {
                Fault($"\"{key}\": {code} does not count with mode {Lower(mode.ToString())}");
            }

            if (count["clear"] is JsonValue clear && clear.TryGetValue<bool>(out var isClear) && code is CountingCode.K7 or CountingCode.K9)
            {
                mode = isClear ? CountingMode.ClearBefore : CountingMode.Before;
            }

            var from = Text(count, "from");
            if (from is not null and not "start" && !dates.Exists(d => d.Name == from))
            {
                Fault($"\"{key}\" counts from \"{from}\", which is not one of \"dates\"");
            }

            (int, int)? date = null;
            var rule = Text(count, "rule");
            if (Text(count, "date") is { } monthDay)
            {
                // 29 February is no date that every year has, so a leap year is no use as the year to try it in.
                if (Days.TryIso($"2001-{monthDay}", out var day))
                {
                    date = (day.Month, day.Day);
                }
                else
                {
                    Fault($"\"date\" of \"{key}\" is \"{monthDay}\"; write month and day as 02-15");
                }
            }
            else if (fixedDate && rule is null)
            {
                Fault($"\"{key}\" has neither a \"date\" such as 02-15 nor a \"rule\"");
            }

            var year = Choice(count, "year", FixedYear.Same);
            if (rule is not null && !ClockCalculator.Rules.Contains(rule))
            {
                Fault($"\"rule\" of \"{key}\" is \"{rule}\"; there are {string.Join(", ", ClockCalculator.Rules)}");
            }

            return faults > before ? null : new ClockCount
            {
                Code = code,
                Unit = unit,
                N = n,
                Mode = mode,
                From = from is "start" ? null : from,
                FromWords = Text(count, "fromWords"),
                Date = date,
                Rule = rule,
                Year = year,
            };
        }

        private ClockLights? Lights(JsonObject clock)
        {
            if (!clock.ContainsKey("rag"))
            {
                return null;
            }

            if (clock["rag"] is JsonObject rag && Number(rag, "amberDaysBefore") is { } amber && Number(rag, "redDaysBefore") is { } red && amber >= red && red >= 0)
            {
                return new(amber, red);
            }

            Fault("\"rag\" is {\"amberDaysBefore\":28,\"redDaysBefore\":7}, amber no later than red");
            return null;
        }

        private List<ClockException> Exceptions(JsonObject clock, string key)
        {
            var found = new List<ClockException>();
            foreach (var node in List(clock, key))
            {
                if (node is not JsonObject item)
                {
                    Fault($"each of \"{key}\" is an object with a \"code\"");
                    continue;
                }

                if (Text(item, "code", required: true, key) is not { } code)
                {
                    continue;
                }

                var effect = Text(item, "effect") ?? (key == "pauses" ? "suspend" : "excuse");
                if (effect is not ("excuse" or "suspend" or "extend" or "restart"))
                {
                    Fault($"\"effect\" of {code} is \"{effect}\"; it is excuse, suspend, extend or restart");
                }

                found.Add(new(code, Text(item, "title") ?? code, Text(item, "if"), effect, Flag(item, "evidence"), Text(item, "letter"), Text(item, "law")));
            }

            return found;
        }

        private string? Text(JsonObject node, string key, bool required = false, string? inside = null)
        {
            var value = node[key];
            if (value is JsonValue v && v.TryGetValue<string>(out var text))
            {
                if (text.Length > 0 || !required)
                {
                    return text;
                }
            }
            else if (value is not null)
            {
                Fault($"\"{key}\" is not text");
                return null;
            }

            if (required)
            {
                Fault(inside is null ? $"it has no \"{key}\"" : $"one of \"{inside}\" has no \"{key}\"");
            }

            return null;
        }

        private DateOnly? Day(JsonObject node, string key)
        {
            if (Text(node, key) is not { } text)
            {
                return null;
            }

            if (Days.TryIso(text, out var day))
            {
                return day;
            }

            Fault($"\"{key}\" is \"{text}\"; write a day as 2014-09-01");
            return null;
        }

        private bool Flag(JsonObject node, string key)
        {
            if (node[key] is null)
            {
                return false;
            }

            if (node[key] is JsonValue v && v.TryGetValue<bool>(out var flag))
            {
                return flag;
            }

            Fault($"\"{key}\" is true or false");
            return false;
        }

        private static int? Number(JsonObject node, string key) => node[key] is JsonValue v && v.TryGetValue<int>(out var n) ? n : null;

        private TEnum Choice<TEnum>(JsonObject node, string key, TEnum otherwise) where TEnum : struct, Enum
        {
            if (Text(node, key) is not { } text)
            {
                return otherwise;
            }

            if (Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0]))
            {
                return value;
            }

            Fault($"\"{key}\" is \"{text}\"; it is {string.Join(", ", Enum.GetNames<TEnum>().Select(Lower))}");
            return otherwise;
        }

        private IEnumerable<JsonNode?> List(JsonObject node, string key)
        {
            if (node[key] is null or JsonArray)
            {
                return node[key] as JsonArray ?? [];
            }

            Fault($"\"{key}\" is a list");
            return [];
        }

        private List<string> Texts(JsonObject node, string key)
        {
            var texts = new List<string>();
            foreach (var item in List(node, key))
            {
                if (item is JsonValue v && v.TryGetValue<string>(out var text))
                {
                    texts.Add(text);
                }
                else
                {
                    Fault($"\"{key}\" is a list of texts");
                }
            }

            return texts;
        }

        private static string Lower(string name) => name.Length > 1 && char.IsDigit(name[1]) ? name : char.ToLowerInvariant(name[0]) + name[1..];
    }
}
