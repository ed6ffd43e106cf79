// A web API with JSON, static files and a health check. In the image, it listens on port 8080, which ASPNETCORE_HTTP_PORTS sets.
using System.Collections.Concurrent;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
builder.Services.AddHealthChecks();

var app = builder.Build();
var notes = new ConcurrentDictionary<int, Note>();

app.UseDefaultFiles();
app.UseStaticFiles();
app.MapHealthChecks("/health");
app.MapGet("/api/notes", () => notes.Values.OrderBy(note => note.Id).ToArray());
app.MapGet("/api/notes/{id:int}", (int id) => notes.TryGetValue(id, out var note) ? Results.Ok(note) : Results.NotFound());
app.MapPost("/api/notes", (NewNote note) =>
{
    var id = notes.Count + 1;
    while (!notes.TryAdd(id, new Note(id, note.Text)))
    {
        id++;
    }

    return Results.Created($"/api/notes/{id}", notes[id]);
});

app.Run();
