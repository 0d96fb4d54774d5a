/// The page's script: positions above the charts, exact values, linked zoom, sorting.
///
/// Every number that it shows is text of a table of the page; without it the page is whole but stands still.
enum PageScript {
    static let text = #"""
        'use strict';
        const NS='http://www.w3.org/2000/svg',FULL=1000;
        function clock(s){if(s<600)return (Math.round(s*10)/10)+' s';const m=Math.floor(s/60),r=Math.floor(s%60);return m+':'+(r<10?'0':'')+r}
        function make(parent,name,set){const e=document.createElementNS(NS,name);for(const k in set)e.setAttribute(k,set[k]);parent.appendChild(e);return e}
        class Group{
          constructor(root){
            this.charts=root.querySelector('.charts');
            this.rows=[...root.querySelectorAll('tbody tr')].map(r=>({x:+r.dataset.x,cells:r.children}));
            this.span=root.dataset.span?+root.dataset.span:0;
            this.plots=[...root.querySelectorAll('.plot')].map(svg=>({svg,view:svg.querySelector('.view'),labels:svg.querySelector('.xlabels')}));
            for(const p of this.plots){p.cursor=make(p.svg,'line',{class:'cursor',y1:0,y2:p.view.getAttribute('height'),visibility:'hidden'});
              p.brush=make(p.svg,'rect',{class:'brush',y:0,height:p.view.getAttribute('height'),visibility:'hidden'});
              p.original=p.labels?p.labels.innerHTML:''}
            this.readout=root.querySelector('.readout');
            this.outputs=[...root.querySelectorAll('output[data-col]')];
            this.from=0;this.to=FULL;this.at=-1;this.place();
            const c=this.charts;
            c.addEventListener('pointermove',e=>this.move(e));
            c.addEventListener('pointerleave',()=>{if(this.down===undefined)this.show(-1)});
            c.addEventListener('pointerdown',e=>{if(this.span&&e.target.closest('.plot')&&e.button===0&&e.pointerType!=='touch'){this.down=this.x(e);c.setPointerCapture(e.pointerId)}});
            c.addEventListener('pointerup',e=>this.up(e));
            c.addEventListener('dblclick',()=>this.zoom(0,FULL));
            c.addEventListener('keydown',e=>this.key(e));
            c.addEventListener('blur',()=>this.show(-1));
          }
          x(e){const b=this.plots[0].svg.getBoundingClientRect();const s=Math.min(1,Math.max(0,(e.clientX-b.left)/b.width));return this.from+s*(this.to-this.from)}
          percent(x){return (x-this.from)/(this.to-this.from)*100}
          nearest(x){let best=-1,d=Infinity;this.rows.forEach((r,i)=>{if(r.x<this.from-.01||r.x>this.to+.01)return;const n=Math.abs(r.x-x);if(n<d){d=n;best=i}});return best}
          move(e){
            const x=this.x(e);
            if(this.down!==undefined){const a=this.percent(Math.min(x,this.down)),b=this.percent(Math.max(x,this.down));
              for(const p of this.plots){p.brush.setAttribute('x',a+'%');p.brush.setAttribute('width',(b-a)+'%');p.brush.setAttribute('visibility','visible')}}
            this.show(this.nearest(x));
          }
          up(e){
            if(this.down===undefined)return;
            const x=this.x(e),a=Math.min(x,this.down),b=Math.max(x,this.down);this.down=undefined;
            for(const p of this.plots)p.brush.setAttribute('visibility','hidden');
            if(b-a>(this.to-this.from)*.02)this.zoom(a,b);
          }
          show(i){
            this.at=i;const row=this.rows[i];
            this.charts.classList.toggle('live',!!row);
            for(const p of this.plots){p.cursor.setAttribute('visibility',row?'visible':'hidden');if(row){const at=this.percent(row.x)+'%';p.cursor.setAttribute('x1',at);p.cursor.setAttribute('x2',at)}}
            for(const o of this.outputs)o.textContent=row?row.cells[+o.dataset.col].textContent:'';
            const zoomed=this.from>0||this.to<FULL;
            const said=document.createElement('span');said.textContent=row?[...row.cells].slice(0,this.span?2:1).map(c=>c.textContent).join(' · '):zoomed?clock(this.from/FULL*this.span)+' to '+clock(this.to/FULL*this.span):'';
            if(row){const at=this.percent(row.x);said.style.left=at+'%';said.style.transform='translateX(-'+at+'%)'}
            this.readout.replaceChildren(said);
            if(zoomed&&!row){const b=document.createElement('button');b.type='button';b.textContent='show all';b.onclick=()=>this.zoom(0,FULL);this.readout.appendChild(b)}
          }
          zoom(a,b){
            const least=FULL/Math.max(4,this.rows.length)*3;if(b-a<least){const m=(a+b)/2;a=m-least/2;b=m+least/2}
            this.from=Math.max(0,a);this.to=Math.min(FULL,b);
            for(const p of this.plots){p.view.setAttribute('viewBox',this.from+' 0 '+(this.to-this.from)+' 1000');if(p.labels)this.label(p)}
            this.place();this.show(-1);
          }
          label(p){
            if(this.from===0&&this.to===FULL){p.labels.innerHTML=p.original;return}
            const y=p.labels.querySelector('text').getAttribute('y');p.labels.textContent='';
            const a=this.from/FULL*this.span,b=this.to/FULL*this.span;
            const step=[.5,1,2,5,10,15,30,60,120,300,600,900,1800,3600].find(s=>(b-a)/s<=(b<600?8:5))||3600;
            for(let t=Math.ceil(a/step)*step;t<=b;t+=step){const at=this.percent(t/this.span*FULL);
              make(p.labels,'text',{x:at+'%',y,'text-anchor':at<2?'start':at>97.5?'end':'middle'}).textContent=clock(t)}
          }
          place(){
            for(const e of this.charts.querySelectorAll('[data-from]')){const a=Math.max(0,this.percent(+e.dataset.from)),b=Math.min(100,this.percent(+e.dataset.to));e.style.left=a+'%';e.style.width=Math.max(0,b-a)+'%'}
            for(const e of this.charts.querySelectorAll('[data-at]')){const at=this.percent(+e.dataset.at);e.style.left=at+'%';e.style.visibility=at<0||at>100?'hidden':''}
          }
          key(e){
            const n=this.rows.length,width=this.to-this.from;let i=this.at;
            const step=e.shiftKey?10:1;
            if(e.key==='ArrowRight')i=i<0?this.nearest(this.from):Math.min(n-1,i+step);
            else if(e.key==='ArrowLeft')i=i<0?this.nearest(this.to):Math.max(0,i-step);
            else if(e.key==='Home')i=0;else if(e.key==='End')i=n-1;
            else if(e.key==='Escape'){this.zoom(0,FULL);return}
            else if(this.span&&(e.key==='+'||e.key==='-')){const m=i>=0?this.rows[i].x:this.from+width/2,w=e.key==='+'?width/2:width*2;
              const a=Math.max(0,Math.min(FULL-w,m-w/2));this.zoom(w>=FULL?0:a,w>=FULL?FULL:a+w);this.show(i);e.preventDefault();return}
            else return;
            e.preventDefault();const x=this.rows[i]?this.rows[i].x:0;
            if(x<this.from||x>this.to){const a=Math.max(0,Math.min(FULL-width,x-width/2));this.zoom(a,a+width)}
            this.show(i);
          }
        }
        document.querySelectorAll('.group').forEach(g=>new Group(g));
        document.querySelectorAll('table.sortable').forEach(table=>{
          const heads=[...table.querySelectorAll('thead th')],body=table.tBodies[0];
          heads.forEach((th,i)=>{
            const b=document.createElement('button');b.type='button';b.textContent=th.textContent;th.textContent='';th.appendChild(b);
            b.addEventListener('click',()=>{
              const down=th.getAttribute('aria-sort')!=='descending'&&i>0||th.getAttribute('aria-sort')==='ascending';
              heads.forEach(h=>h.removeAttribute('aria-sort'));th.setAttribute('aria-sort',down?'descending':'ascending');
              const value=r=>{const c=r.children[i];return c.dataset.v===undefined?c.textContent:+c.dataset.v};
              [...body.rows].sort((a,b)=>{const x=value(a),y=value(b);return (x<y?-1:x>y?1:0)*(down?-1:1)}).forEach(r=>body.appendChild(r));
            });
          });
        });
        addEventListener('beforeprint',()=>document.querySelectorAll('details.plan,details.examples').forEach(d=>d.open=true));
        """#
}
