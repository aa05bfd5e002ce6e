"""Two JSON-LD libraries parse the Web Annotations, and the graph has the exported mentions."""

import json
from pathlib import Path

from truth import compare, files

REQUIREMENTS = ["pyld==3.3.0", "rdflib==7.6.0"]

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

# The terms of the recommendation's context that are used, so that nothing is downloaded.
CONTEXT = {
    "@version": 1.1,
    "oa": OA,
    "as": AS,
    "rdf": RDF,
    "schema": "http://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Software": "as:Application",
    "tagging": "oa:tagging",
    "commenting": "oa:commenting",
    "identifying": "oa:identifying",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "rdf:value",
    "name": "foaf:name",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
}


def check(folder: Path) -> str:
    import rdflib.compare
    from pyld import jsonld

    def load(address, _options):
        if address != ANNO:
            raise AssertionError(f"{address} should not be requested")
        return {"contextUrl": None, "documentUrl": address, "document": {"@context": CONTEXT}}

    found, triples = [], 0
    for path in files(folder, ".jsonld"):
        page = json.loads(path.read_text(encoding="utf-8"))
        options = {"base": path.as_uri(), "documentLoader": load, "format": "application/n-quads"}
        quads = jsonld.to_rdf(page, options)
        local = {**page, "@context": CONTEXT}
        graph = rdflib.Graph().parse(data=json.dumps(local), format="json-ld", base=path.as_uri())
        other = rdflib.Graph().parse(data=quads, format="nquads")
        if len(graph) != len(other) or not rdflib.compare.isomorphic(graph, other):
            raise AssertionError(f"{path.name}: the two libraries parse different graphs")
        triples += len(graph)
        found.append(mentions(graph, path))
    return f"{compare(folder, found)}, {triples} triples"


def mentions(graph, path: Path):
    """Returns the annotated text and the mentions in a graph."""
    import rdflib

    oa, rdf = rdflib.Namespace(OA), rdflib.RDF
    text, found = path.with_suffix(".txt").read_bytes().decode(), []
    for annotation in graph.subjects(rdf.type, oa.Annotation):
        target = graph.value(annotation, oa.hasTarget)
        if str(graph.value(target, oa.hasSource)) != path.with_suffix(".txt").as_uri():
            raise AssertionError(f"{annotation} is not about {path.stem}.txt")
        selectors = list(graph.objects(target, oa.hasSelector))
        by_type = {graph.value(one, rdf.type): one for one in selectors}
        position, quote = by_type[oa.TextPositionSelector], by_type[oa.TextQuoteSelector]
        start, end = (int(graph.value(position, term)) for term in (oa.start, oa.end))
        parts = [str(graph.value(quote, term)) for term in (oa.prefix, oa.exact, oa.suffix)]
        if text[start:end] != parts[1] or "".join(parts) not in text:
            raise AssertionError(f"{annotation}: {parts} is not at {start} to {end}")
        bodies = graph.objects(annotation, oa.hasBody)
        tags = [one for one in bodies if graph.value(one, oa.hasPurpose) == oa.tagging]
        found.extend((start, end, str(graph.value(tag, rdf.value))) for tag in tags)
    return text, found
